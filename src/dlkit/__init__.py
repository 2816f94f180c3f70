"""dlkit: an interactive workbook and teaching kit about distributed leadership."""

__version__ = "0.1.0"
