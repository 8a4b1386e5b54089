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

static struct count count_of(struct play *p, uint64_t character, uint64_t peer)
{
    struct count count = {.peer = peer};
    tells_each(p->engine, character, count_one, &count);
    return count;
}

static void tell(struct play *p, uint64_t from, uint64_t to, size_t times)
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

    tell(&p, a, b, 3);

    assert_int_equal(count_of(&p, a, b).with, 3);
    assert_int_equal(count_of(&p, b, a).with, 3);
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
    tell(&p, b, a, 40);

    tell(&p, c, a, TELLS_KEPT + 460);

    assert_int_equal(count_of(&p, a, b).with, 40);
    assert_int_equal(count_of(&p, a, b).all, TELLS_KEPT);
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
    assert_int_equal(count_of(&p, a, b).with, 3);
    assert_true(p.world->seen > store_durable(p.store)); /* whoever asks for them waits */
    play_turn(&p);
    play_crash(&p);
    assert_int_equal(count_of(&p, a, b).with, 3);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&bob);
    fault_vfs_destroy(vfs);
}

static const struct CMUnitTest tests[] = {
        IT(each_of_the_two_has_a_copy),
        IT(nobody_waits_until_it_is_kept),
        IT(a_flood_does_not_drive_out_what_others_said),
};
TESTS(tests)
