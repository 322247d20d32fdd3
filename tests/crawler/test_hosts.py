"""How hosts are spared, on a clock that the tests turn."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass

import pytest

from crawler.hosts import CLOSED, LONGEST_CLOSED, LONGEST_DELAY, LONGEST_HOLD, MISSES, Hosts, PostponedError
from crawler.stopping import Stop, StoppedError
from sidak.errors import ConfigurationError

REAL = "https://kabar.example/a"
HERE = "http://127.0.0.1:8000/a"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


async def take(hosts: Hosts, url: str = REAL, stop: Stop | None = None) -> None:
    async with hosts.turn(url, stop):
        pass


async def begins(hosts: Hosts, url: str = REAL) -> bool:
    """Whether a request to this address would begin now."""
    task = asyncio.create_task(take(hosts, url))
    for _ in range(5):
        await asyncio.sleep(0)
    done = task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return done


def run(work: Coroutine[None, None, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 30))


def closed(hosts: Hosts, clock: Clock, url: str = REAL) -> float:
    """Miss until the host closes; for how many seconds it is closed then."""
    for _ in range(MISSES):
        hosts.missed(url, "HTTP 503")
    seconds = 0
    while hosts.held_until(url):
        clock.now += 30
        seconds += 30
    return seconds


@pytest.mark.parametrize(
    ("url", "given", "delay"),
    [(REAL, None, 1.0), (HERE, None, 0.0), (REAL, 2.5, 2.5), (HERE, 0.5, 0.5), (REAL, 0.0, 0.0)],
)
def test_two_requests_keep_their_distance(url: str, given: float | None, delay: float) -> None:
    async def work() -> None:
        clock = Clock()
        hosts = Hosts(delay=given, clock=clock)
        await take(hosts, url)
        if delay:
            clock.now += delay - 0.01
            assert not await begins(hosts, url)
            assert await begins(hosts, "https://lain.example/")
            clock.now += 0.02
        assert await begins(hosts, url)

    run(work())


@pytest.mark.parametrize(("url", "at_once"), [(REAL, 1), (HERE, 8)])
def test_so_many_requests_at_a_time_and_no_more(url: str, at_once: int) -> None:
    async def work() -> None:
        hosts = Hosts(delay=0)
        leave = asyncio.Event()

        async def stay() -> None:
            async with hosts.turn(url):
                await leave.wait()

        under_way = [asyncio.create_task(stay()) for _ in range(at_once)]
        await asyncio.sleep(0)
        assert not await begins(hosts, url)
        leave.set()
        await asyncio.gather(*under_way)
        assert await begins(hosts, url)

    run(work())


def test_whoever_came_first_is_served_first() -> None:
    async def work() -> None:
        hosts = Hosts(delay=0)
        order: list[int] = []

        async def one(number: int) -> None:
            async with hosts.turn(REAL):
                order.append(number)
                await asyncio.sleep(0)

        await asyncio.gather(*(one(number) for number in range(20)))
        assert order == list(range(20))

    run(work())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://kabar.example/", "https://KABAR.example:443/", True),
        ("http://kabar.example./", "https://u:p@kabar.example/", True),
        ("http://kabar.example/", "http://kabar.example:8080/", False),
        ("http://[::1]:8000/", "http://[::1]:8001/", False),
        ("http://[2001:db8::1]/", "https://[2001:db8::1]/", True),
    ],
)
def test_a_host_is_a_name_and_an_unusual_port(one: str, other: str, same: bool) -> None:
    hosts = Hosts()
    hosts.hold(one, 3600)
    assert (hosts.held_until(other) is not None) == same


def test_a_stop_ends_the_wait() -> None:
    async def work() -> None:
        hosts, stop = Hosts(clock=Clock()), Stop()
        await take(hosts)
        waiting = asyncio.create_task(take(hosts, REAL, stop))
        await asyncio.sleep(0.01)
        stop.begun = True
        with pytest.raises(StoppedError):
            await waiting

    run(work())


def test_a_short_wait_that_the_host_asks_for_is_waited() -> None:
    async def work() -> None:
        clock = Clock()
        hosts = Hosts(clock=clock)
        hosts.hold(REAL, 50)
        assert hosts.held_until(REAL) is None
        waiting = asyncio.create_task(take(hosts))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        clock.now += 51
        await waiting

    run(work())


def test_a_long_wait_is_left_for_later_and_is_over_one_day() -> None:
    async def work() -> None:
        clock = Clock()
        hosts = Hosts(clock=clock)
        hosts.hold(REAL, 3600)
        with pytest.raises(PostponedError, match=r"asks to wait until .*\d\d:\d\d \(Retry-After\)"):
            await take(hosts)
        assert await begins(hosts, "https://lain.example/")
        clock.now += 3601
        assert await begins(hosts)
        hosts.hold(REAL, 1e12)
        clock.now += LONGEST_HOLD + 1
        assert await begins(hosts)

    run(work())


def test_those_who_wait_already_are_told_when_the_host_asks_for_a_long_wait() -> None:
    async def work() -> None:
        hosts = Hosts(clock=Clock())
        await take(hosts)
        waiting = asyncio.create_task(take(hosts))
        await asyncio.sleep(0.01)
        hosts.hold(REAL, 3600)
        with pytest.raises(PostponedError):
            await waiting

    run(work())


def test_a_host_that_gives_no_answers_is_closed_for_longer_each_time() -> None:
    clock = Clock()
    hosts = Hosts(clock=clock)
    for _ in range(MISSES - 1):
        hosts.missed(REAL, "HTTP 503")
    assert hosts.held_until(REAL) is None
    hosts.answered(REAL)
    times = [closed(hosts, clock)]
    for _ in range(7):
        clock.now += 60  # the last minute would be waited for
        hosts.missed(REAL, "HTTP 503")
        times.append(closed(hosts, clock))
    expected = [min(CLOSED * 2**number, LONGEST_CLOSED) - 60 for number in range(8)]
    assert times == pytest.approx(expected, abs=31)


def test_a_closed_host_says_why_and_is_first_asked_for_one_thing_alone() -> None:
    async def work() -> None:
        clock = Clock()
        hosts = Hosts(clock=clock)
        for number in range(MISSES + 3):
            hosts.missed(HERE, f"the host refuses us (HTTP 403), {number}")
        with pytest.raises(PostponedError, match=r"refuses us \(HTTP 403\), 4.* left alone until .*\d\d:\d\d"):
            await take(hosts, HERE)
        clock.now += CLOSED + 1  # what was under way when it closed has not made it longer
        async with hosts.turn(HERE):
            assert not await begins(hosts, HERE)
            hosts.answered(HERE)
        async with hosts.turn(HERE):
            assert await begins(hosts, HERE)

    run(work())


def test_one_more_miss_closes_a_host_again_and_one_answer_opens_it() -> None:
    clock = Clock()
    hosts = Hosts(clock=clock)
    closed(hosts, clock)
    clock.now += 60
    hosts.missed(REAL, "no answer in time")
    assert hosts.held_until(REAL) is not None
    hosts.answered(REAL)
    assert hosts.held_until(REAL) is None
    assert closed(hosts, clock) == pytest.approx(CLOSED - 60, abs=31)


@pytest.mark.parametrize(("given", "wanted", "pace"), [(None, 5.0, 5.0), (2.0, 0.5, 2.0), (0.0, 3.0, 3.0)])
def test_a_wanted_delay_only_lengthens(given: float | None, wanted: float, pace: float) -> None:
    async def work() -> None:
        clock = Clock()
        hosts = Hosts(delay=given, clock=clock)
        hosts.want_delay(REAL, wanted)
        await take(hosts)
        clock.now += pace - 0.01
        assert not await begins(hosts)
        clock.now += 0.02
        assert await begins(hosts)

    run(work())


def test_a_delay_without_end_does_not_hold_a_crawl() -> None:
    async def work() -> None:
        hosts = Hosts()
        hosts.want_delay(REAL, LONGEST_DELAY + 1)
        with pytest.raises(PostponedError, match="601 seconds between two requests"):
            await take(hosts)

    run(work())


def test_backing_off_never_outlasts_patience() -> None:
    hosts = Hosts(clock=Clock())
    hosts.want_delay(REAL, 45)
    hosts.back_off(REAL, 4)
    assert hosts.held_until(REAL) is None


@pytest.mark.parametrize(
    ("allowed", "host", "port", "is_allowed"),
    [
        ("intranet.local", "intranet.local", 80, True),
        ("Intranet.Local", "intranet.local.", 8080, True),
        ("http://intranet.local/berita", "intranet.local", 80, True),
        ("intranet.local", "lain.intranet.local", 80, False),
        ("10.0.0.5:8080", "10.0.0.5", 8080, True),
        ("10.0.0.5:8080", "10.0.0.5", 80, False),
        ("fd00::5", "fd00:0::5", 443, True),
        ("[fd00::5]:8080", "fd00::5", 8080, True),
        ("", "127.0.0.1", 80, False),
    ],
)
def test_the_settings_allow_a_host_by_name(allowed: str, host: str, port: int, is_allowed: bool) -> None:
    assert Hosts(allowed=[allowed]).allows(host, port) is is_allowed


@pytest.mark.parametrize("allowed", ["intranet.local:port", ":8080", "/berita"])
def test_what_names_no_host_is_said(allowed: str) -> None:
    with pytest.raises(ConfigurationError, match="SIDAK_ALLOW_HOSTS"):
        Hosts(allowed=[allowed])


def test_a_registry_outlives_the_runs_that_use_it() -> None:
    clock = Clock()
    hosts = Hosts(clock=clock)

    async def broken_off() -> None:
        async with hosts.turn(REAL):
            waiting = [asyncio.create_task(take(hosts)) for _ in range(3)]
            await asyncio.sleep(0.01)
            async with hosts.lock("robots"):
                assert not any(task.done() for task in waiting)

    async def next_run() -> None:
        assert not await begins(hosts)
        clock.now += 1.1
        assert await begins(hosts)
        async with hosts.lock("robots"):
            pass

    run(broken_off())
    run(next_run())


def test_hosts_that_matter_are_remembered_among_thousands() -> None:
    clock = Clock()
    hosts = Hosts(clock=clock)
    hosts.hold(REAL, 7200)
    for number in range(5000):
        hosts.answered(f"https://h{number}.example/")
        clock.now += 1
    assert hosts.held_until(REAL) is not None
