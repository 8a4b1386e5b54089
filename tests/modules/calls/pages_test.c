/* pages_test.c -- Players are answered before web pages, and wait for one piece of a page at most,
 * in a world of any size. The clock advances by TICK_US each time it is read, so the time of a
 * piece is proportional to its length. */
#include "engine/base/clock.h"
#include "engine/core/login/token.h"
#include "tests/modules/calls/calls_play.h"
#include "tests/support/ask.h"

enum { TICK_US = 25, ROOMS = 1000, AREAS = 2000, VISITORS = 5, PIECE_MOST_US = 2000 };

static int64_t ticking_us(void *data)
{
    struct play *play = data;
    play->now_us += TICK_US;
    return play->now_us;
}

static const struct session_frontend page_frontend = {
        .service = "http",
        .calls_only = true,
        .pages = true,
        .deliver = screen_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

static struct screen *open_visitor(struct play *play, const char *address)
{
    struct screen *screen = play_screen(play);
    screen->session = hub_open(engine_hub(play->engine), &page_frontend, screen, address);
    play_turn(play);
    return screen;
}

/* Of one address. */
static void open_visitors(struct play *play, struct screen **out)
{
    for (size_t i = 0; i < VISITORS; i++) {
        out[i] = open_visitor(play, "192.0.2.9");
    }
}

static struct object *make_of(struct play *play, const char *proto, const char *name)
{
    struct object *object = play_make(play, NULL, proto);
    prop_set(play->world, object, ATOM_name, value_text(name));
    return object;
}

/* An area of so many rooms, each with a way to the next. */
static void make_area(struct play *play, const char *ref, size_t rooms)
{
    struct err err;
    struct object *before = NULL;
    struct object *area = make_of(play, "area", ref);
    assert_true(world_set_ref(play->world, area, str_of(ref), &err));
    for (size_t i = 0; i < rooms; i++) {
        struct object *room = make_of(play, "room", "a cell");
        prop_set(play->world, room, ATOM_area, value_object(area->id));
        struct object *exit = before ? make_of(play, "exit", "east") : NULL;
        if (exit) {
            prop_set(play->world, exit, ATOM_to, value_object(room->id));
            assert_true(place_move(play->world, exit, before));
        }
        before = room;
    }
}

/* All of it is visible to strangers. Alice is in, and a visitor is connected. */
static void open_world(struct play *play, size_t areas, size_t rooms)
{
    char ref[32];
    play_command(play, "wave");
    (void)play_newcomer(play, "Alice");
    transaction_begin(play->engine, 0, 0);
    (void)play_make(play, "area", "thing");
    prop_set(play->world, world_get_ref(play->world, "thing"),
            atom_intern(&play->world->atoms, STR("public")), value_bool(true));
    for (size_t i = 0; i < areas; i++) {
        (void)snprintf(ref, sizeof(ref), "area-%zu", i);
        make_area(play, ref, rooms);
    }
    transaction_commit(play->engine);
    play_turn(play);
    clock_set_source(&(struct clock_source){ticking_us, play_clock_wall_ms, play});
}

/* Alice types a line in each turn of the loop until all visitors are answered: she is in the same turn, and no turn is
 * longer than hers and a piece. Returns how many lines that were. */
static size_t wave_meanwhile(struct play *play, struct screen *const *visitors, size_t count)
{
    struct screen *alice = &play->screens[0];
    size_t lines = 0;
    size_t answered = 0;
    while (answered < count) {
        int64_t start_us = play->now_us;
        buf_clear(&alice->shown);
        session_line(alice->session, STR("wave"));
        (void)engine_turn(play->engine, 5000);
        assert_shown(alice, "[> ]");
        assert_in_range(play->now_us - start_us, 0, PIECE_MOST_US);
        assert_in_range(++lines, 0, 100000);
        answered = 0;
        for (size_t i = 0; i < count; i++) {
            answered += screen_has(visitors[i], "{t1 ");
        }
    }
    return lines;
}

static size_t count_in(const struct screen *screen, const char *text)
{
    struct str shown = buf_str(&screen->shown);
    size_t count = 0;
    for (size_t at = 0; (at = str_find(shown, str_of(text), at)) != SIZE_MAX; at++) {
        count++;
    }
    return count;
}

CALLS_TEST(a_line_waits_for_one_piece_of_a_page_of_a_thousand_rooms)
{
    struct screen *visitors[VISITORS];
    open_world(p, 1, ROOMS);

    open_visitors(p, visitors);
    for (size_t i = 0; i < VISITORS; i++) {
        ask_quoted(visitors[i]->session, "t1", "world.area", "{'area':'area-0'}", "");
    }
    size_t lines = wave_meanwhile(p, visitors, VISITORS);

    assert_in_range(lines, ROOMS * VISITORS / 50, 100000);
    for (size_t i = 0; i < VISITORS; i++) {
        assert_int_equal(count_in(visitors[i], "\"outdoors\":"), ROOMS);
        assert_int_equal(count_in(visitors[i], "\"door\":"), ROOMS - 1);
    }
}

CALLS_TEST(a_line_waits_for_one_piece_of_a_page_of_two_thousand_areas)
{
    static const char *const calls[VISITORS][2] = {{"world.areas", "{}"},
            {"world.area", "{'area':'no such area'}"}, {"world.rooms", "{}"},
            {"help.list", "{'words':'the of'}"}, {"page.home", "{}"}};
    struct screen *visitors[VISITORS];
    open_world(p, AREAS, 1);

    open_visitors(p, visitors);
    for (size_t i = 0; i < VISITORS; i++) {
        ask_quoted(visitors[i]->session, "t1", calls[i][0], calls[i][1], "");
    }
    (void)wave_meanwhile(p, visitors, VISITORS);

    assert_int_equal(count_in(visitors[0], "\"ref\":\"area-"), 1000);
    assert_shown(visitors[1], "404");
}

CALLS_TEST(a_line_waits_for_one_piece_of_the_export_of_an_account)
{
    char token[TOKEN_SIZE];
    open_world(p, 0, 0);
    transaction_begin(p->engine, 0, 0);
    struct object *alice = world_find(p->world, play_character(p, "Alice"));
    account_set_role(p->engine, account_find(p->engine, STR("Alice")), PERM_WIZARD);
    (void)token_create(p->engine, alice->id, "all", 60000, token);
    for (size_t i = 0; i < ROOMS; i++) {
        assert_true(place_move(p->world, make_of(p, "thing", "a gem"), alice));
    }
    transaction_commit(p->engine);
    play_turn(p);
    struct screen *visitor = open_visitor(p, "192.0.2.9");

    ask_quoted(visitor->session, "t1", "account.export", "{'name':'Alice'}", token);
    size_t lines = wave_meanwhile(p, &visitor, 1);

    assert_in_range(lines, ROOMS / 50, 100000);
    assert_int_equal(count_in(visitor, "\"a gem\""), ROOMS);
    assert_shown(visitor, "\"letters_on_their_way\":[]}}");
}

CALLS_TEST(addresses_take_turns)
{
    struct screen *greedy[VISITORS];
    open_world(p, 1, ROOMS);

    open_visitors(p, greedy);
    struct screen *modest = open_visitor(p, "192.0.2.10");
    for (size_t i = 0; i < VISITORS; i++) {
        ask_quoted(greedy[i]->session, "t1", "world.area", "{'area':'area-0'}", "");
    }
    ask_quoted(modest->session, "t1", "page.you", "{}", "");
    (void)wave_meanwhile(p, &modest, 1);

    for (size_t i = 0; i < VISITORS; i++) {
        assert_false(screen_has(greedy[i], "{t1 "));
    }
    (void)wave_meanwhile(p, greedy, VISITORS);
}

CALLS_TEST(a_page_ends_when_its_visitor_disconnects)
{
    open_world(p, 1, ROOMS);
    struct screen *visitor = open_visitor(p, "192.0.2.9");
    ask_quoted(visitor->session, "t1", "world.area", "{'area':'area-0'}", "");
    (void)engine_turn(p->engine, 5000);
    (void)engine_turn(p->engine, 5000);
    assert_false(engine_is_idle(p->engine));

    session_gone(visitor->session, "test");
    visitor->session = NULL;
    play_turn(p);

    assert_true(engine_is_idle(p->engine));
}

CALLS_TEST(a_visitor_is_charged_for_the_time_of_a_page)
{
    open_world(p, 1, ROOMS);
    struct screen *visitor = open_visitor(p, "192.0.2.9");
    ask_quoted(visitor->session, "t1", "world.area", "{'area':'area-0'}", "");
    (void)wave_meanwhile(p, &visitor, 1);

    assert_in_range(visitor->session->spent_us, ROOMS * TICK_US, INT64_MAX);
}
