package io.pinion.faults;

import java.util.List;

/** Runs cells of the table and prints a line for each run: {@code cell|when|faults|ms|end|told|wrong|idle}. */
public final class FaultProgram {
    private FaultProgram() {}

    /** The arguments are numbers of cells. */
    public static void main(String[] args) throws Exception {
        List<FaultCell> cells = FaultCell.all();
        if (cells.get(Integer.parseInt(args[0])).victim() != FaultCell.Victim.FRESH) {
            // Once without faults, so that classes are loaded and what the JDK keeps open is open.
            new FaultRun(FaultCell.none(), "1").run();
        }
        for (String number : args) {
            FaultCell cell = cells.get(Integer.parseInt(number));
            for (String when : cell.whens()) {
                System.out.println(number + "|" + new FaultRun(cell, when).run());
            }
        }
        System.exit(0);
    }
}
