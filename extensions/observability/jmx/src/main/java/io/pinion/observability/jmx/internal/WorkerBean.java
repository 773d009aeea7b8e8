package io.pinion.observability.jmx.internal;

import io.pinion.worker.Worker;
import java.util.List;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/** One worker to look at. Nothing can be changed through it. Threads: any. */
final class WorkerBean implements DynamicMBean {
    private final Worker worker;
    private final long startedNs = System.nanoTime();

    WorkerBean(Worker worker) {
        this.worker = worker;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        Figure figure = Figure.ALL.get(name);
        if (figure == null) {
            throw new AttributeNotFoundException("a worker has no attribute '" + name + "'");
        }
        return figure.read(snapshot());
    }

    /** From one snapshot; names that there are not are left out, as the interface demands. */
    @Override
    public AttributeList getAttributes(String[] names) {
        Figure.Snapshot snapshot = snapshot();
        AttributeList found = new AttributeList();
        for (String name : names) {
            Figure figure = Figure.ALL.get(name);
            if (figure != null) {
                found.add(new Attribute(name, figure.read(snapshot)));
            }
        }
        return found;
    }

    private Figure.Snapshot snapshot() {
        return new Figure.Snapshot(worker, worker.stats(), worker.placement(), System.nanoTime() - startedNs);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("the attributes of a worker can only be read");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object @Nullable [] parameters, String @Nullable [] signature)
            throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(action), "a worker has no operations");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        List<MBeanAttributeInfo> attributes =
                Figure.ALL.values().stream().map(Figure::info).toList();
        return new MBeanInfo(
                WorkerBean.class.getName(),
                "A worker: one ring, one thread, one loop",
                attributes.toArray(new MBeanAttributeInfo[0]),
                null,
                null,
                null);
    }
}
