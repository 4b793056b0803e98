"""Skew_Time and the down interval, exactly: fractions of a microsecond, because no text says how to round them."""
from fractions import Fraction

SECOND = 1_000_000  # microseconds
CENTISECOND = 10_000


def skew_time(version, priority, interval_cs):
    """RFC 3768 6.1: (256 - Priority) / 256 seconds. RFC 5798 and 9568 6.1: scaled by the Active Router's interval."""
    unit = SECOND if version == 2 else interval_cs * CENTISECOND
    return Fraction((256 - priority) * unit, 256)


def down_interval(interval_cs, skew):
    """RFC 3768, 5798, 9568 6.1: three intervals and the skew."""
    return 3 * interval_cs * CENTISECOND + skew
