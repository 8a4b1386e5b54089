/* scrollback_test.c -- A character's scrollback: kept, sent again, whole and once. */
#include "engine/core/output/scrollback.h"

#include "engine/core/login/visit.h"
#include "engine/session/transcript.h"
#include "tests/unit/core/play.h"
#include "world/model/rows.h"

#include <stdio.h>
#include <stdlib.h>

static void tell_told(struct play *p, uint64_t character, const char *text)
{
    transaction_begin(p->engine, 0, 0);
    (void)hub_send_character(engine_hub(p->engine), character,
            &(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
    transaction_commit(p->engine);
}

/* A page that has seen frames up to `after` opens, and gets the earlier texts. */
static struct screen *open_page(struct play *p, const char *name, uint64_t after)
{
    char line[64];
    struct screen *page = play_caller(p, "192.0.2.1");
    page->session->exempt = true;
    struct session_reader *reader = session_read(page->session);
    (void)snprintf(reader->tag, 20, "tag");
    reader->after = after;
    (void)snprintf(line, sizeof(line), "connect %s password", name);
    play_line(p, page, line);
    return page;
}

static size_t times(const struct screen *screen, const char *text)
{
    size_t count = 0;
    struct str all = buf_str(&screen->shown);
    for (size_t at = str_find(all, str_of(text), 0); at != SIZE_MAX;
            at = str_find(all, str_of(text), at + 1)) {
        count++;
    }
    return count;
}

static size_t rows_of(struct play *p, uint64_t character)
{
    struct store_select select = {
            .table = TABLE_TOLD,
            .where = {{"character", STORE_EQUAL, value_int((int64_t)character)}},
            .order = "number",
    };
    struct rows rows = rows_read(engine_world(p->engine), &select, 0);
    size_t count = rows.count;
    rows_finish(&rows);
    return count;
}

PLAY_TEST(a_page_that_opens_later_gets_the_scrollback)
{
    struct screen *alice = play_newcomer(p, "Alice");
    tell_told(p, play_character(p, "Alice"), "The bell rings.");
    play_turn(p);

    struct screen *page = open_page(p, "Alice", 0);

    assert_int_equal(times(page, "past The bell rings."), 1);
    assert_int_equal(times(alice, "past"), 0);
}

PLAY_TEST(no_text_is_lost_between_the_scrollback_and_new_output)
{
    (void)play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    struct screen *page = play_caller(p, "192.0.2.1");
    page->session->exempt = true;
    (void)session_read(page->session);
    tell_told(p, id, "Told, and not delivered yet.");

    (void)presence_find(p->engine, id);
    visit_enter(p->engine, page->session, id, false);
    tell_told(p, id, "Told from now on.");
    play_turn(p);

    assert_int_equal(times(page, "past Told, and not delivered yet.\n"), 1);
    assert_int_equal(times(page, "Told, and not delivered yet.\n"), 1);
    assert_int_equal(times(page, "Told from now on.\n"), 1);
    assert_int_equal(times(page, "past Told from now on."), 0);
}

PLAY_TEST(the_scrollback_survives_a_crash)
{
    (void)play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    for (int i = 0; i < 300; i++) {
        char text[64];
        (void)snprintf(text, sizeof(text), "It is %d o'clock in the whole wide world.", i);
        tell_told(p, id, text);
        play_turn(p);
        if (i % 100 == 0) {
            play_wait(p, 2);
        }
    }
    play_wait(p, 2);

    play_crash(p);
    struct screen *page = open_page(p, "Alice", 0);

    assert_int_equal(times(page, "past It is 0 o'clock"), 1);
    assert_int_equal(times(page, "past It is 150 o'clock"), 1);
    assert_int_equal(times(page, "past It is 299 o'clock"), 1);
    assert_int_equal(times(page, "o'clock"), 300);
}

PLAY_TEST(the_scrollback_survives_an_unreadable_disk)
{
    uint64_t id = play_newcomer(p, "Alice")->session->character;
    tell_told(p, id, "The first bell rings.");
    play_turn(p);
    play_wait(p, 2);
    play_crash(p);
    world_file_sql(&p->file, "ALTER TABLE told RENAME TO away");
    struct screen *alice = play_caller(p, "192.0.2.1");
    play_line(p, alice, "connect Alice password");
    tell_told(p, id, "The second bell rings.");
    play_wait(p, 2);

    world_file_sql(&p->file, "ALTER TABLE away RENAME TO told");
    play_wait(p, 2);
    tell_told(p, id, "The third bell rings.");
    play_wait(p, 2);
    struct screen *page = open_page(p, "Alice", 0);

    assert_int_equal(times(page, "past The first bell"), 1);
    assert_int_equal(times(page, "past The second bell"), 1);
    assert_int_equal(times(page, "past The third bell"), 1);
}

/* Alice's page shows "one" in frame 5, "two" in 7 and "three" in 9, and hangs up. Returns the
 * position of frame 5. */
static uint64_t read_three_lines(struct play *p)
{
    struct screen *alice = play_newcomer(p, "Alice");
    struct session_reader *reader = session_read(alice->session);
    tell_told(p, alice->session->character, "one");
    play_turn(p);
    uint64_t told = reader->told;
    tell_told(p, alice->session->character, "two");
    tell_told(p, alice->session->character, "three");
    play_turn(p);
    buf_printf(
            &reader->seat, "name tag 5:%d 7:%d 9:%d", (int)told, (int)told + 1, (int)told + 2);
    play_hang_up(p, alice);
    return told;
}

static const struct {
    uint64_t after; /* the last frame that the page has seen */
    bool known;
    size_t count;
    const char *first; /* that is sent again; NULL: nothing */
} returns_told[] = {
        {4, false, 0, NULL},
        {5, true, 2, "again two"},
        {6, true, 2, "again two"},
        {7, true, 1, "again three"},
        {9, true, 0, NULL},
        {10, false, 0, NULL},
};

TEST(a_returning_page_gets_what_followed_its_last_frame)
{
    for (size_t i = 0; i < sizeof(returns_told) / sizeof(returns_told[0]); i++) {
        struct play p;
        play_open(&p);
        (void)read_three_lines(&p);
        play_wait(&p, 2);
        play_crash(&p);

        struct screen *page = open_page(&p, "Alice", returns_told[i].after);

        bool known = page->session->reader->known;
        if (known != returns_told[i].known || times(page, "again") != returns_told[i].count ||
                (returns_told[i].first && times(page, returns_told[i].first) != 1)) {
            fail_msg("after frame %d: %s, %s", (int)returns_told[i].after,
                    known ? "known" : "unknown", page->shown.bytes);
        }
        play_close(&p);
    }
}

PLAY_TEST(a_returning_pages_frame_numbers_continue)
{
    uint64_t told = read_three_lines(p);
    struct screen *page = play_caller(p, "192.0.2.1");
    struct session_reader *reader = session_read(page->session);
    (void)snprintf(reader->tag, 20, "tag");
    reader->after = 7;

    visit_enter(p->engine, page->session, play_character(p, "Alice"), false);

    assert_true(reader->known);
    assert_int_equal(reader->told, told + 1);
    play_turn(p);
    assert_int_equal(times(page, "again three"), 1);
    assert_int_equal(times(page, "again two"), 0);
}

PLAY_TEST(a_resume_point_works_once_and_only_for_its_token)
{
    struct screen *alice = play_newcomer(p, "Alice");
    buf_add_text(&session_read(alice->session)->seat, "name other 5:1 9:1");
    play_hang_up(p, alice);
    play_wait(p, 400);

    struct screen *page = open_page(p, "Alice", 9);
    assert_false(page->session->reader->known);
    buf_add_text(&page->session->reader->seat, "name tag 5:1 9:1");
    play_hang_up(p, page);
    page = open_page(p, "Alice", 9);
    assert_true(page->session->reader->known);
    play_hang_up(p, page);
    page = open_page(p, "Alice", 9);

    assert_false(page->session->reader->known);
}

/* Returns how many scrollbacks are in memory. */
static size_t scrollbacks_in_memory(struct play *p)
{
    size_t cursor = 0;
    size_t count = 0;
    uint64_t character = 0;
    struct transcript *transcript = NULL;
    while (hub_each_transcript(engine_hub(p->engine), &cursor, &character, &transcript)) {
        count++;
    }
    return count;
}

static void wait_until_quiet(struct play *p)
{
    for (int i = 0; i < 8; i++) {
        play_wait(p, 2);
    }
}

PLAY_TEST(a_resume_point_stored_after_a_quiet_time_is_found)
{
    (void)play_newcomer(p, "Alice");
    wait_until_quiet(p);
    assert_int_equal(scrollbacks_in_memory(p), 0);
    struct screen *page = open_page(p, "Alice", 0);
    buf_add_text(&page->session->reader->seat, "name tag 5:1 9:1");
    play_hang_up(p, page);
    wait_until_quiet(p);

    page = open_page(p, "Alice", 9);

    assert_true(page->session->reader->known);
}

PLAY_TEST(an_idle_scrollback_uses_no_memory_and_continues_later)
{
    (void)play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    tell_told(p, id, "The bell rings.");
    wait_until_quiet(p);
    assert_int_equal(scrollbacks_in_memory(p), 0);

    tell_told(p, id, "A door creaks.");
    play_turn(p);
    struct screen *page = open_page(p, "Alice", 0);

    size_t bell = str_find(buf_str(&page->shown), STR("past The bell rings."), 0);
    size_t door = str_find(buf_str(&page->shown), STR("past A door creaks."), 0);
    assert_true(bell < door && door != SIZE_MAX);
    assert_int_equal(times(page, "The bell rings."), 1);
    assert_int_equal(times(page, "A door creaks."), 1);
}

PLAY_TEST(a_message_right_before_a_quiet_player_leaves_is_kept)
{
    struct screen *alice = play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    tell_told(p, id, "The bell rings.");
    wait_until_quiet(p);

    tell_told(p, id, "A door creaks.");
    hub_flush(engine_hub(p->engine));
    hub_forget_transcript(engine_hub(p->engine), id);
    wait_until_quiet(p);
    assert_null(hub_transcript(engine_hub(p->engine), id));
    play_hang_up(p, alice);
    play_wait(p, 400);

    struct screen *page = open_page(p, "Alice", 0);
    size_t bell = str_find(buf_str(&page->shown), STR("past The bell rings."), 0);
    size_t door = str_find(buf_str(&page->shown), STR("past A door creaks."), 0);
    assert_true(bell < door && door != SIZE_MAX);
}

PLAY_TEST(an_idle_scrollback_with_a_reader_keeps_its_count)
{
    (void)play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    struct screen *page = open_page(p, "Alice", 0);
    tell_told(p, id, "The bell rings.");
    wait_until_quiet(p);
    uint64_t told = page->session->reader->told;
    assert_int_equal(scrollbacks_in_memory(p), 1);
    assert_true(hub_transcript(engine_hub(p->engine), id)->rests);
    assert_null(hub_transcript(engine_hub(p->engine), id)->lines);

    tell_told(p, id, "A door creaks.");
    play_turn(p);

    assert_int_equal(page->session->reader->told, told + 1);
}

PLAY_TEST(the_scrollback_is_bounded_when_kept_and_when_sent)
{
    struct screen *alice = play_newcomer(p, "Alice");
    uint64_t id = play_character(p, "Alice");
    struct buf text = {0};
    for (int i = 0; i < 300; i++) {
        buf_add_text(&text, "So much is said here. ");
    }
    for (int i = 0; i < 200; i++) {
        tell_told(p, id, text.bytes);
        play_turn(p);
        buf_clear(&alice->shown);
        play_wait(p, 2);
    }
    assert_true(rows_of(p, id) <= SCROLLBACK_CHUNKS + 1);
    for (int i = 0; i < 600; i++) {
        tell_told(p, id, "A drop falls.");
        play_turn(p);
    }
    play_wait(p, 2);

    struct screen *page = open_page(p, "Alice", 0);

    assert_int_equal(times(page, "past"), SCROLLBACK_MESSAGES);
    assert_int_equal(times(page, "past A drop falls."), SCROLLBACK_MESSAGES);
    buf_finish(&text);
}

PLAY_TEST(the_scrollback_is_deleted_with_the_character)
{
    struct screen *guest = play_guest(p);
    uint64_t id = guest->session->character;
    tell_told(p, id, "Nobody else may know.");
    play_wait(p, 2);
    assert_int_equal(rows_of(p, id), 1);

    play_hang_up(p, guest);
    play_wait(p, 3);
    assert_int_equal(rows_of(p, id), 0);
    assert_null(hub_transcript(engine_hub(p->engine), id));

    struct screen *alice = play_newcomer(p, "Alice");
    uint64_t other = play_character(p, "Alice");
    play_wait(p, 2);
    play_hang_up(p, alice);
    play_wait(p, 400);
    assert_null(hub_transcript(engine_hub(p->engine), other));
    transaction_begin(p->engine, 0, 0);
    world_destroy(p->world, world_find(p->world, other));
    transaction_commit(p->engine);
    play_wait(p, 2);
    assert_int_equal(rows_of(p, other), 0);
}
