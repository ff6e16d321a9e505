package esper;

import com.espertech.esper.common.client.hook.aggfunc.AggregationFunction;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionFactory;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionFactoryContext;

/** One `Rise` for each subject that has facts. */
public final class RiseFactory implements AggregationFunctionFactory {
    @Override
    public AggregationFunction newAggregator(AggregationFunctionFactoryContext context) {
        return new Rise();
    }
}
