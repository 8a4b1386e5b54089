/* tells_test.c -- what two told each other: a copy for each, bounded, and no flood drives out what others said. */
#include "engine/core/keep/tells.h"

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

    tell(&p, c, a, TELLS_KEPT + 110);

    assert_int_equal(count_of(&p, a, b).with, 40);
    assert_int_equal(count_of(&p, a, b).all, TELLS_KEPT);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&bob);
    screen_finish(&carol);
}

static const struct CMUnitTest tests[] = {
        IT(each_of_the_two_has_a_copy),
        IT(a_flood_does_not_drive_out_what_others_said),
};
TESTS(tests)
