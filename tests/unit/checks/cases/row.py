"""What a row of the tables beside this says."""

from typing import TypeAlias

# A rule; a part of a file in which it finds one thing; the severity of that in development and in
# production ("" where it is silent); its path, its line, and what is printed behind them.
Row: TypeAlias = tuple[str, str, str, str, int | None, str]
