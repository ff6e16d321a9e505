package esper;

import com.espertech.esper.common.client.hook.exception.ExceptionHandler;
import com.espertech.esper.common.client.hook.exception.ExceptionHandlerFactory;
import com.espertech.esper.common.client.hook.exception.ExceptionHandlerFactoryContext;

/** Esper logs what a statement throws, and goes on; a run with a hole in it would be compared. */
public final class Fatal implements ExceptionHandlerFactory {
    @Override
    public ExceptionHandler getHandler(ExceptionHandlerFactoryContext context) {
        return thrown -> {
            throw new IllegalStateException(thrown.getStatementName(), thrown.getThrowable());
        };
    }
}
