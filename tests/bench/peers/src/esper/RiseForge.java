package esper;

import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionForge;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionMode;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionModeManaged;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionValidationContext;
import com.espertech.esper.common.client.hook.forgeinject.InjectionStrategyClassNewInstance;
import com.espertech.esper.common.client.type.EPTypeClass;
import com.espertech.esper.common.client.type.EPTypePremade;

/** Tells Esper's compiler of the aggregation `rise`: the documented way to add one. */
public final class RiseForge implements AggregationFunctionForge {
    @Override
    public void setFunctionName(String name) {}

    @Override
    public void validate(AggregationFunctionValidationContext context) {}

    @Override
    public EPTypeClass getValueType() {
        return EPTypePremade.OBJECT.getEPType();
    }

    @Override
    public AggregationFunctionMode getAggregationFunctionMode() {
        return new AggregationFunctionModeManaged().setInjectionStrategyAggregationFunctionFactory(
                new InjectionStrategyClassNewInstance(RiseFactory.class));
    }
}
