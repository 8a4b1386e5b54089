/* tells_test.c -- what two told each other: a copy for each, bounded, and no flood drives out what others said. */
#include "engine/core/keep/tells.h"

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

static void tell_tells(struct play *p, uint64_t from, uint64_t to, size_t times)
{
    slice_begin(p->engine, from, 0);
    while (times-- > 0) {
        tells_keep(p->engine, world_find(p->engine->world, from),
                world_find(p->engine->world, to), STR("hello"));
    }
    slice_commit(p->engine);
    play_turn(p);
}

TEST(each_of_the_two_has_a_copy)
{
    struct play p;
    struct screen alice;
    struct screen bob;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    play_join(&p, &bob, "Bob");
    uint64_t a = play_character(&p, "Alice");
    uint64_t b = play_character(&p, "Bob");

    tell_tells(&p, a, b, 3);

    assert_int_equal(count_of_tells(&p, a, b).with, 3);
    assert_int_equal(count_of_tells(&p, b, a).with, 3);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&bob);
}

TEST(a_flood_does_not_drive_out_what_others_said)
{
    struct play p;
    struct screen alice;
    struct screen bob;
    struct screen carol;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    play_join(&p, &bob, "Bob");
    play_join(&p, &carol, "Carol");
    uint64_t a = play_character(&p, "Alice");
    uint64_t b = play_character(&p, "Bob");
    uint64_t c = play_character(&p, "Carol");
    tell_tells(&p, b, a, 40);

    tell_tells(&p, c, a, TELLS_KEPT + 460);

    assert_int_equal(count_of_tells(&p, a, b).with, 40);
    assert_int_equal(count_of_tells(&p, a, b).all, TELLS_KEPT);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&bob);
    screen_finish(&carol);
}

/* What there is of a copy. */
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
        slice_begin(p->engine, from, 0);
        tells_keep(
                p->engine, world_find(p->world, from), world_find(p->world, to), STR("hello"));
        slice_commit(p->engine);
        if (forgets) {
            tells_trim(p->engine);
        }
    }
    play_turn(p);
}

/* Floods of two, by turns, told to a third, whose copy it draws; what is known of it is forgotten after each tell. */
static struct picture flood(bool forgets)
{
    static const size_t times[] = {30, 700, 300, 2, 900, 40, 1, 600, 5, 450};
    struct play p;
    struct screen screens[3];
    play_open(&p);
    play_join(&p, &screens[0], "Alice");
    play_join(&p, &screens[1], "Bob");
    play_join(&p, &screens[2], "Carol");
    uint64_t a = play_character(&p, "Alice");
    uint64_t from[] = {play_character(&p, "Bob"), play_character(&p, "Carol")};
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        tell_often(&p, from[i % 2], a, times[i], forgets);
    }
    struct picture picture = {0};
    tells_each(p.engine, a, draw_one, &picture);
    play_close(&p);
    for (size_t i = 0; i < 3; i++) {
        screen_finish(&screens[i]);
    }
    return picture;
}

TEST(the_same_go_by_what_is_known_of_a_copy_as_by_what_is_read)
{
    struct picture known = flood(false);
    struct picture read = flood(true);
    assert_int_equal(known.count, read.count);
    assert_memory_equal(known.peers, read.peers, sizeof(known.peers));
    assert_memory_equal(known.numbers, read.numbers, sizeof(known.numbers));
}

TEST(what_was_taken_back_does_not_count)
{
    struct play p;
    struct screen alice;
    struct screen bob;
    struct screen carol;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    play_join(&p, &bob, "Bob");
    play_join(&p, &carol, "Carol");
    uint64_t a = play_character(&p, "Alice");
    uint64_t b = play_character(&p, "Bob");
    uint64_t c = play_character(&p, "Carol");
    tell_tells(&p, c, a, 500);
    tell_often(&p, b, a, 300, false);

    slice_begin(p.engine, b, 0);
    for (size_t i = 0; i < 400; i++) {
        tells_keep(p.engine, world_find(p.world, b), world_find(p.world, a), STR("no"));
    }
    slice_abort(p.engine);
    tell_often(&p, c, a, 400, false);

    /* The oldest 1,000 were looked through when 1,100 were there, and 100 have come since. */
    assert_int_equal(count_of_tells(&p, a, b).with, 250);
    assert_int_equal(count_of_tells(&p, a, b).all, TELLS_KEPT + 200);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&bob);
    screen_finish(&carol);
}

/* Tells it, and turns once: play_turn waits for the disk. */
static void tell_aloud(struct play *p, uint64_t from, uint64_t to, const char *text)
{
    slice_begin(p->engine, from, 0);
    tells_keep(p->engine, world_find(p->world, from), world_find(p->world, to), str_of(text));
    (void)hub_send_character(
            p->engine->hub, to, &(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
    slice_commit(p->engine);
    (void)engine_turn(p->engine, 1000000);
}

TEST(nobody_waits_until_it_is_kept)
{
    struct play p;
    struct screen alice;
    struct screen bob;
    struct fault_vfs *vfs = fault_vfs_create("tells");
    play_open(&p);
    p.vfs = "tells";
    play_crash(&p);
    play_join(&p, &alice, "Alice");
    play_join(&p, &bob, "Bob");
    uint64_t a = play_character(&p, "Alice");
    uint64_t b = play_character(&p, "Bob");
    tell_aloud(&p, a, b, "one");
    play_turn(&p);
    fault_vfs_fail(vfs, FAULT_EIO, 1, true);

    tell_aloud(&p, a, b, "two");
    tell_aloud(&p, b, a, "three");

    assert_shown(&bob, "two");
    assert_shown(&alice, "three");
    fault_vfs_heal(vfs);
    assert_int_equal(count_of_tells(&p, a, b).with, 3);
    assert_true(p.world->seen > store_durable(p.store)); /* whoever asks for them waits */
    play_turn(&p);
    play_crash(&p);
    assert_int_equal(count_of_tells(&p, a, b).with, 3);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&bob);
    fault_vfs_destroy(vfs);
}

static const struct CMUnitTest tells_tests[] = {
        IT(each_of_the_two_has_a_copy),
        IT(nobody_waits_until_it_is_kept),
        IT(a_flood_does_not_drive_out_what_others_said),
        IT(the_same_go_by_what_is_known_of_a_copy_as_by_what_is_read),
        IT(what_was_taken_back_does_not_count),
};
TESTS(tells)
