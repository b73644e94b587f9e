# python3 columns.py EXAMPLES FOLDER NAME...: the values of tables as usingPandas.py reads them, a value a line.
import os
import sys

import numpy as np
import pandas as pd

sys.path.insert(0, sys.argv[1])
from usingPandas import read_table


def line(value, is_number):
    if is_number:  # of which a null may be one that is none
        return "n" + float(value).hex()
    if isinstance(value, list):
        return "v" + " ".join(float(item).hex() for item in value)
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return "-"
    if isinstance(value, (bool, np.bool_)):
        return "b1" if value else "b0"
    if isinstance(value, str):
        return "t" + value.encode("utf-8").hex()
    return "n" + float(value).hex()


for name in sys.argv[3:]:
    table = read_table(sys.argv[2], name)
    for column in table.columns:
        print("# " + column)
        for value in table[column]:
            print(line(value, table[column].dtype == float))
    print("end")
