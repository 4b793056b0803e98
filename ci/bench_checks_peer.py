#!/usr/bin/python3
"""The other end of the link of ci/bench-checks, in a network namespace of its own: it answers checks on every address
that is local there (TCP on port 80, HTTP on port 8080), and it writes down what arrives, with the kernel's time stamps,
and how late a timer is that nobody should disturb.

    bench_checks_peer.py FOLDER      begins at the first line of standard input; ends with it

FOLDER/frames and FOLDER/timer then grow by records (see FRAME and TIMER), ten times a second.
"""
import collections
import ctypes
import gc
import os
import pathlib
import select
import socket
import struct
import sys
import time

FRAME = struct.Struct("<qIHH")  # nanoseconds since the epoch, destination, port, TCP flags or VRRP for an advertisement
TIMER = struct.Struct("<qq")    # nanoseconds since the epoch, nanoseconds late
FIN, SYN, RST, VRRP, LOST = 1, 2, 4, 256, 512  # LOST: `address` is how many frames the queue had no room for
TCP_PORT, HTTP_PORT = 80, 8080
INTERVAL = 0.1  # between two looks into the queue of frames: the stamps are the kernel's, so nothing is lost
TIMER_PERIOD = 10_000_000
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n"
SO_RCVBUFFORCE, SO_ATTACH_FILTER, SO_TIMESTAMPNS, ETH_P_IP = 33, 26, 35, 0x0800
SOL_PACKET, PACKET_STATISTICS = 263, 6
# (code, jump if true, jump if false, value): IPv4 with protocol 112, or TCP with SYN, FIN or RST.
FILTER = [(0x30, 0, 0, 9), (0x15, 3, 0, 112), (0x15, 0, 3, 6), (0x30, 0, 0, 33), (0x45, 0, 1, FIN | SYN | RST),
          (0x06, 0, 0, 64), (0x06, 0, 0, 0)]


def listener(port, defer):
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if defer:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 3)
    sock.bind(("", port))
    sock.listen(4096)
    sock.setblocking(False)
    return sock


def accepted(sock):
    while True:
        try:
            yield sock.accept()[0]
        except BlockingIOError:
            return


def answer():
    """TCP: the client closes. HTTP: the request is there when the connection is accepted."""
    tcp, http = listener(TCP_PORT, False), listener(HTTP_PORT, True)
    open_ones, ready = {}, select.epoll()
    ready.register(tcp, select.EPOLLIN)
    ready.register(http, select.EPOLLIN)
    while True:
        for number, _ in ready.poll():
            if number == tcp.fileno():
                for connection in accepted(tcp):
                    open_ones[connection.fileno()] = connection
                    ready.register(connection, select.EPOLLIN)
            elif number == http.fileno():
                for connection in accepted(http):
                    with connection:
                        try:
                            connection.recv(4096)
                            connection.send(ANSWER)
                        except OSError:
                            pass  # the client is gone; its check shows that
            else:
                ready.unregister(number)
                open_ones.pop(number).close()


def packet_socket():
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in FILTER))
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER,
                    struct.pack("HP", len(FILTER), ctypes.addressof(program)))
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 26)
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    sock.bind(("eth0", ETH_P_IP))
    sock.setblocking(False)
    return sock


def record(packet, stamp):
    seconds, nanoseconds = struct.unpack("@ll", stamp)
    if packet[9] == 112:
        address, port, flags = 0, 0, VRRP
    else:
        address, port = struct.unpack_from("!I", packet, 16)[0], struct.unpack_from("!H", packet, 22)[0]
        flags = packet[33]
    return FRAME.pack(seconds * 10**9 + nanoseconds, address, port, flags)


def capture(sock, path):
    with path.open("wb", buffering=0) as out:
        while True:
            time.sleep(INTERVAL)
            records = []
            try:
                while True:
                    packet, ancillary, _, _ = sock.recvmsg(64, 64)
                    records.append(record(packet, ancillary[0][2]))
            except BlockingIOError:
                pass
            if lost := struct.unpack("II", sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1]:
                records.append(FRAME.pack(time.time_ns(), lost, 0, LOST))
            if records:
                out.write(b"".join(records))


def watch_timer(path):
    with path.open("wb", buffering=0) as out:
        due, late = time.monotonic_ns(), collections.deque()
        while True:
            due += TIMER_PERIOD
            time.sleep(max(0, due - time.monotonic_ns()) / 1e9)
            now = time.monotonic_ns()
            late.append(TIMER.pack(time.time_ns(), now - due))
            due = max(due, now - TIMER_PERIOD)
            if len(late) == 10:
                out.write(b"".join(late))
                late.clear()


def main():
    folder = pathlib.Path(sys.argv[1])
    sys.stdin.readline()
    gc.disable()
    frames = packet_socket()
    for work in (answer, lambda: capture(frames, folder / "frames"), lambda: watch_timer(folder / "timer")):
        if os.fork() == 0:
            work()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
