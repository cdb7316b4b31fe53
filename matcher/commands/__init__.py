"""What each command does, once its words are parsed; imported only when the command runs."""
