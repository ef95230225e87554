"""The independent solver: HiGHS on the same pairs, to compare with."""

import highspy
import numpy as np


def best_by_highs(lots, demands, lot, demand, value):
    """The largest worth over these pairs, in whole 0.000001 euro; infinities and rounding stay below a unit."""
    count, rows = len(lot), len(lots) + len(demands)
    if count == 0:
        return 0
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, rows
    model.col_cost_, model.col_lower_ = -np.asarray(value, float), np.zeros(count)
    model.col_upper_ = np.full(count, highspy.kHighsInf)
    model.row_lower_ = np.full(rows, -highspy.kHighsInf)
    model.row_upper_ = np.concatenate([lots.free, demands.open]).astype(float)
    model.a_matrix_.start_ = np.arange(count + 1) * 2
    model.a_matrix_.index_ = np.stack([lot, len(lots) + np.asarray(demand)], 1).ravel()
    model.a_matrix_.value_ = np.ones(2 * count)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    taken = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
    return int(taken @ np.asarray(value, np.int64))
