"""The commands, one module each, with the name of the command.

Each is a function whose parameters Typer reads as arguments and options.  It asks the
archive, shows the answer on a `Screen`, and raises `typer.Exit` where the answer is
no.  A module is loaded when its command is called.  Read `related` first.
"""
