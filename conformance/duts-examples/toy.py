#!/usr/bin/python3
"""A toy VRRP router for IPv4 in sixty lines, version 2 or 3. It takes command-line options and nothing else, and it does
much of the protocol wrongly: an example of a device under test, not of a router."""
import argparse
import ipaddress
import signal
import socket
import struct
import sys
import time

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--interface", required=True)
options.add_argument("--version", type=int, default=3)
options.add_argument("--vrid", type=int, required=True)
options.add_argument("--priority", type=int, default=100)
options.add_argument("--interval-cs", type=int, default=100)
options.add_argument("--no-preempt", action="store_true")
options.add_argument("addresses", nargs="+")
options = options.parse_args()

GROUP = socket.inet_aton("224.0.0.18")
port = socket.socket(socket.AF_INET, socket.SOCK_RAW, 112)
port.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, options.interface.encode())
index = socket.if_nametoindex(options.interface)
port.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4s4si", GROUP, bytes(4), index))
port.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack("4s4si", GROUP, bytes(4), index))
port.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
port.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def message(priority):
    interval = options.interval_cs // 100 if options.version == 2 else options.interval_cs
    head = bytes([options.version << 4 | 1, options.vrid, priority, len(options.addresses)])
    body = b"".join(ipaddress.ip_address(a.split("/")[0]).packed for a in options.addresses)
    body += bytes(8) if options.version == 2 else b""
    rest = struct.pack("!H", interval)
    return head + rest + struct.pack("!H", checksum(head + rest + bytes(2) + body)) + body


def say(priority):
    port.sendto(message(priority), ("224.0.0.18", 0))


def goodbye(*_):
    if active:
        say(0)
    sys.exit(0)


active = False
signal.signal(signal.SIGTERM, goodbye)
interval = options.interval_cs / 100
skew = (256 - options.priority) * (interval if options.version == 3 else 1) / 256
deadline = time.monotonic() + (0 if options.priority == 255 else 3 * interval + skew)
while True:
    port.settimeout(max(0.0001, deadline - time.monotonic()))
    try:
        packet = port.recv(2048)
    except TimeoutError:
        active, deadline = True, time.monotonic() + interval
        say(options.priority)
        continue
    told = packet[(packet[0] & 15) * 4:]
    if packet[8] != 255 or len(told) < 8 or told[0] != options.version << 4 | 1 or told[1] != options.vrid:
        continue
    if told[2] == 0:
        deadline = time.monotonic() + (0 if active else skew)
    elif told[2] > options.priority or (not active and (options.no_preempt or told[2] == options.priority)):
        active, deadline = False, time.monotonic() + 3 * interval + skew
