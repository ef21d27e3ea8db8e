"""Tables of any format become rows that can be understood by themselves."""
