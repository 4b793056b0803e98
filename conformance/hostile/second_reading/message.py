"""The VRRP message as octets: fields by their offset, lengths and checksums (RFC 3768, 5798 and 9568, section 5)."""
import struct

PROTOCOL = 112
GROUP = {4: bytes([224, 0, 0, 18]), 6: bytes.fromhex("ff02" + "00" * 13 + "12")}
FIXED_OCTETS = 8
AUTH_OCTETS = 8  # version 2: authentication data behind the addresses


def address_octets(family):
    return 4 if family == 4 else 16


def whole_length(version, family, count):
    """The octets that a message with `count` addresses needs."""
    return FIXED_OCTETS + count * address_octets(family) + (AUTH_OCTETS if version == 2 else 0)


def ones_sum(octets):
    """RFC 1071: the one's complement sum of 16-bit words, an odd last octet padded with zero."""
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def pseudo_header(source, destination, length):
    """RFC 8200 8.1 for IPv6; for IPv4 the shape that TCP and UDP use (RFC 5798 5.2.8 names none)."""
    if len(source) == 4:
        return source + destination + struct.pack("!BBH", 0, PROTOCOL, length)
    return source + destination + struct.pack("!I3xB", length, PROTOCOL)


def verifies(message, source=None, destination=None):
    """Whether the checksum of the message is right; with addresses: over pseudo-header and message."""
    header = pseudo_header(source, destination, len(message)) if source is not None else b""
    return ones_sum(header + message) == 0xFFFF


def with_checksum(message, source=None, destination=None):
    """The message with its checksum field filled in."""
    bare = message[:6] + b"\0\0" + message[8:]
    header = pseudo_header(source, destination, len(bare)) if source is not None else b""
    return bare[:6] + struct.pack("!H", ones_sum(header + bare) ^ 0xFFFF) + bare[8:]


def advertisement(version, vrid, priority, addresses, interval, auth_type=0, auth_data=bytes(AUTH_OCTETS)):
    """An advertisement without its checksum. `interval`: seconds in version 2, centiseconds in version 3."""
    middle = struct.pack("!BB", auth_type, interval) if version == 2 else struct.pack("!H", interval)
    tail = auth_data if version == 2 else b""
    return struct.pack("!BBBB", version << 4 | 1, vrid, priority, len(addresses)) + middle + b"\0\0" + b"".join(
        addresses) + tail


class Fields:
    """A view of the fixed fields of a message of at least eight octets."""

    def __init__(self, octets):
        self.version, self.type = octets[0] >> 4, octets[0] & 15
        self.vrid, self.priority, self.count = octets[1], octets[2], octets[3]
        self.auth_type, self.seconds = octets[4], octets[5]  # version 2
        self.reserved = octets[4] >> 4  # version 3
        self.centiseconds = (octets[4] & 15) << 8 | octets[5]

    def interval_cs(self, version):
        return self.seconds * 100 if version == 2 else self.centiseconds

    def addresses(self, octets, family):
        size = address_octets(family)
        return [octets[FIXED_OCTETS + i * size:FIXED_OCTETS + (i + 1) * size] for i in range(self.count)]
