"""The application around the models: tables in, audited plans out, for people who read and print them."""

__version__ = "0.3.0"
