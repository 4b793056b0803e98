"""What is verified of a received packet (section 7.1 of each RFC, and the receive rules of section 5).

A check that fails is `binding` where the text says that the packet is discarded, and `open` where the text only permits
that, or says nothing: then a router may take the packet or discard it.
"""
from dataclasses import dataclass

from . import message as wire


@dataclass(frozen=True)
class Packet:
    """A packet with protocol 112 as it came from the interface, seen behind its IP header."""
    octets: bytes
    source: bytes
    destination: bytes
    hops: int  # TTL or Hop Limit


@dataclass(frozen=True)
class Checked:
    binding: frozenset
    open: frozenset


def check(router, packet):
    """Every check of the router's profile that the packet fails."""
    binding, free = set(), set()
    if packet.hops != 255:
        binding.add("TTL")  # RFC3768-5.2.3-TTL-RX RFC9568-5.1.1.3-TTL-RX RFC9568-5.1.2.3-HL-RX
    octets = packet.octets
    if octets and octets[0] >> 4 != router.version:
        binding.add("VERSION")  # RFC3768-7.1-VERSION RFC9568-7.1-VERSION
    if octets and octets[0] & 15 != 1:
        binding.add("TYPE")  # RFC3768-5.3.2-TYPE-RX RFC9568-5.2.2-TYPE-RX
    if len(octets) < wire.FIXED_OCTETS:
        binding.add("LENGTH")  # RFC9568-7.1-COMPLETE
        return Checked(frozenset(binding), frozenset(free))
    fields = wire.Fields(octets)
    needed = wire.whole_length(router.version, router.family, fields.count)
    if len(octets) < needed:
        binding.add("LENGTH")  # RFC3768-7.1-COMPLETE RFC9568-7.1-COMPLETE
    elif len(octets) > needed:
        free.add("LENGTH")  # RFC9568-7.1-TRAILING: the complete packet is contained, octets behind it are not spoken of
    _checksum(router, packet, needed, binding, free)
    if fields.vrid != router.vrid:
        binding.add("VRID")  # RFC3768-7.1-VRID RFC9568-7.1-VRID
    if router.priority == 255 and router.profile != "9568+errata":
        binding.add("OWNER")  # by the letter: RFC3768-7.1-OWNER RFC5798-7.1-OWNER RFC9568-7.1-OWNER
    if "LENGTH" not in binding:
        (_version_2 if router.version == 2 else _version_3)(router, fields, octets, binding, free)
    return Checked(frozenset(binding), frozenset(free - binding))


def _checksum(router, packet, needed, binding, free):
    """RFC3768-5.3.8-CKSUM, RFC5798-5.2.8-CKSUM4 and -CKSUM6, RFC9568-5.2.8-CKSUM4-RX and -CKSUM6-RX.

    Over IPv4, version 3: RFC 9568 means the message alone, RFC 5798 does not say which. A router that takes the other
    form as well is tolerant. Whether octets behind the last address are part of the message is not said either.
    """
    ends = ((packet.source, packet.destination),)
    bare = ((None, None),)
    if router.family == 6:
        demanded, tolerated = ends, ()
    elif router.version == 2:
        demanded, tolerated = bare, ()
    elif router.profile == "5798":
        demanded, tolerated = (), bare + ends
    else:
        demanded, tolerated = bare, ends
    extents = {packet.octets, packet.octets[:needed]}
    right = [wire.verifies(extent, *form) for extent in extents for form in demanded]
    other = [wire.verifies(extent, *form) for extent in extents for form in tolerated]
    if not any(right + other):
        binding.add("CHECKSUM")
    elif not right or not all(right):
        free.add("CHECKSUM")


def _version_2(router, fields, octets, binding, free):
    if fields.auth_type != 0:
        binding.add("AUTH")  # RFC3768-5.3.6-AUTH-RX; its data is ignored: RFC3768-5.3.10-AUTHDATA-RX
    if fields.interval_cs(2) != router.interval_cs:
        binding.add("INTERVAL")  # RFC3768-7.1-INT
    listed = fields.addresses(octets, router.family)
    if sorted(listed) != sorted(router.addresses) and fields.priority != 255:
        free.add("LIST")  # RFC3768-7.1-LIST: MAY verify; failing it drops the packet unless its priority is 255


def _version_3(router, fields, octets, binding, free):
    errata = router.profile == "9568+errata"
    if fields.count == 0:
        # RFC9568-5.2.5-COUNT0-RX; RFC5798-5.2.5-COUNT-MIN has no rule for the receiver
        (free if router.profile == "5798" else binding).add("COUNT")
    if fields.centiseconds == 0:
        (binding if errata else free).add("INTERVAL")  # RFC9568-7.1-INT0-RX
    if router.family == 6 and fields.count:
        first = fields.addresses(octets, 6)[0]
        if first[0] != 0xFE or first[1] & 0xC0 != 0x80:
            (binding if errata else free).add("LINK_LOCAL")  # RFC9568-5.2.9-LL-FIRST-RX
