/* tells_test.c -- Private messages of two players: a copy for each, bounded, and no flood displaces
 * the messages of others. */
#include "engine/core/output/tells.h"

#include "tests/support/fault_vfs.h"
#include "tests/unit/core/play.h"

struct count {
    uint64_t peer;
    size_t with;
    size_t all;
};

static void count_one(void *data, const struct tell *tell)
{
    struct count *count = data;
    count->all++;
    count->with += tell->peer == count->peer;
}

static struct count count_of_tells(struct play *p, uint64_t character, uint64_t peer)
{
    struct count count = {.peer = peer};
    tells_each(p->engine, character, count_one, &count);
    return count;
}

/* In the open transaction. */
static void keep_tell(struct play *p, uint64_t from, uint64_t to, const char *text)
{
    tells_keep(p->engine, world_find(p->world, from), world_find(p->world, to), str_of(text));
}

/* In one transaction; tell_often uses one for each. */
static void tell_tells(struct play *p, uint64_t from, uint64_t to, size_t times)
{
    transaction_begin(p->engine, from, 0);
    while (times-- > 0) {
        keep_tell(p, from, to, "hello");
    }
    transaction_commit(p->engine);
    play_turn(p);
}

PLAY_TEST(both_sides_of_a_tell_have_a_copy)
{
    uint64_t a = play_newcomer(p, "Alice")->session->character;
    uint64_t b = play_newcomer(p, "Bob")->session->character;

    tell_tells(p, a, b, 3);

    assert_int_equal(count_of_tells(p, a, b).with, 3);
    assert_int_equal(count_of_tells(p, b, a).with, 3);
}

PLAY_TEST(a_flood_does_not_drive_out_what_others_said)
{
    uint64_t a = play_newcomer(p, "Alice")->session->character;
    uint64_t b = play_newcomer(p, "Bob")->session->character;
    uint64_t c = play_newcomer(p, "Carol")->session->character;
    tell_tells(p, b, a, 40);

    tell_tells(p, c, a, TELLS_KEPT + 460);

    assert_int_equal(count_of_tells(p, a, b).with, 40);
    assert_int_equal(count_of_tells(p, a, b).all, TELLS_KEPT);
}

/* The contents of a copy. */
struct picture {
    size_t count;
    uint64_t peers[2 * TELLS_KEPT];
    uint64_t numbers[2 * TELLS_KEPT];
};

static void draw_one(void *data, const struct tell *tell)
{
    struct picture *picture = data;
    assert_true(picture->count < 2 * TELLS_KEPT);
    picture->numbers[picture->count] = tell->number;
    picture->peers[picture->count++] = tell->peer;
}

static void tell_often(struct play *p, uint64_t from, uint64_t to, size_t times, bool forgets)
{
    while (times-- > 0) {
        transaction_begin(p->engine, from, 0);
        keep_tell(p, from, to, "hello");
        transaction_commit(p->engine);
        if (forgets) {
            tells_trim(p->engine);
        }
    }
    play_turn(p);
}

/* Runs alternating floods of two senders to a third player, whose copy it shows; the cached state
 * is forgotten after each tell. */
static struct picture flood(bool forgets)
{
    static const size_t times[] = {30, 700, 300, 2, 900, 40, 1, 600, 5, 450};
    struct play p;
    play_open(&p);
    uint64_t a = play_newcomer(&p, "Alice")->session->character;
    uint64_t from[2] = {play_newcomer(&p, "Bob")->session->character};
    from[1] = play_newcomer(&p, "Carol")->session->character;
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        tell_often(&p, from[i % 2], a, times[i], forgets);
    }
    struct picture picture = {0};
    tells_each(p.engine, a, draw_one, &picture);
    play_close(&p);
    return picture;
}

TEST(cached_and_stored_counts_delete_the_same_tells)
{
    struct picture known = flood(false);
    struct picture read = flood(true);
    assert_int_equal(known.count, read.count);
    assert_memory_equal(known.peers, read.peers, sizeof(known.peers));
    assert_memory_equal(known.numbers, read.numbers, sizeof(known.numbers));
}

PLAY_TEST(tells_that_were_rolled_back_do_not_count)
{
    uint64_t a = play_newcomer(p, "Alice")->session->character;
    uint64_t b = play_newcomer(p, "Bob")->session->character;
    uint64_t c = play_newcomer(p, "Carol")->session->character;
    tell_tells(p, c, a, 500);
    tell_often(p, b, a, 300, false);

    transaction_begin(p->engine, b, 0);
    for (size_t i = 0; i < 400; i++) {
        keep_tell(p, b, a, "no");
    }
    transaction_abort(p->engine);
    tell_often(p, c, a, 400, false);

    /* The oldest 1,000 were looked through when 1,100 were there, and 100 have come since. */
    assert_int_equal(count_of_tells(p, a, b).with, 250);
    assert_int_equal(count_of_tells(p, a, b).all, TELLS_KEPT + 200);
}

/* Tells it, and turns once: play_turn waits for the disk. */
static void tell_aloud(struct play *p, uint64_t from, uint64_t to, const char *text)
{
    transaction_begin(p->engine, from, 0);
    keep_tell(p, from, to, text);
    (void)hub_send_character(
            engine_hub(p->engine), to, &(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
    transaction_commit(p->engine);
    (void)engine_turn(p->engine, 1000000);
}

/* Not with PLAY_TEST: the play must end before the disk that fails. */
TEST(tells_are_delivered_before_they_are_durable)
{
    struct play p;
    struct fault_vfs *vfs = fault_vfs_create("tells");
    play_open(&p);
    p.vfs = "tells";
    play_crash(&p);
    struct screen *alice = play_newcomer(&p, "Alice");
    struct screen *bob = play_newcomer(&p, "Bob");
    uint64_t a = alice->session->character;
    uint64_t b = bob->session->character;
    tell_aloud(&p, a, b, "one");
    play_turn(&p);
    fault_vfs_fail(vfs, FAULT_EIO, 1, true);

    tell_aloud(&p, a, b, "two");
    tell_aloud(&p, b, a, "three");

    assert_shown(bob, "two");
    assert_shown(alice, "three");
    fault_vfs_heal(vfs);
    assert_int_equal(count_of_tells(&p, a, b).with, 3);
    assert_true(p.world->seen > store_durable(p.store)); /* a reader of them has to wait */
    play_turn(&p);
    play_crash(&p);
    assert_int_equal(count_of_tells(&p, a, b).with, 3);
    play_close(&p);
    fault_vfs_destroy(vfs);
}
