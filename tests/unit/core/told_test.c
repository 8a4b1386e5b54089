/* told_test.c -- the tail of what a character was told: kept, sent again, whole and once. */
#include "engine/core/tell/told.h"

#include "engine/core/door/visit.h"
#include "engine/session/transcript.h"
#include "tests/unit/core/play.h"
#include "world/model/rows.h"

#include <stdio.h>
#include <stdlib.h>

static void tell_told(struct play *p, uint64_t character, const char *text)
{
    slice_begin(p->engine, 0, 0);
    (void)hub_send_character(
            p->engine->hub, character, &(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
    slice_commit(p->engine);
}

/* As a page would: it is sent what was told before. */
static void open_page(struct play *p, struct screen *screen, const char *name, uint64_t after)
{
    char line[64];
    play_connect(p, screen, "192.0.2.1");
    screen->session->exempt = true;
    struct session_reader *reader = session_read(screen->session);
    (void)snprintf(reader->tag, 20, "tag");
    reader->after = after;
    (void)snprintf(line, sizeof(line), "connect %s password", name);
    play_line(p, screen, line);
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
    struct rows rows = rows_read(p->engine->world, &select, 0);
    size_t count = rows.count;
    rows_finish(&rows);
    return count;
}

TEST(a_page_that_opens_later_is_told_what_was_told_before)
{
    struct play p;
    struct screen alice;
    struct screen page;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    tell_told(&p, play_character(&p, "Alice"), "The bell rings.");
    play_turn(&p);

    open_page(&p, &page, "Alice", 0);

    assert_int_equal(times(&page, "past The bell rings."), 1);
    assert_int_equal(times(&alice, "past"), 0);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&page);
}

TEST(nothing_falls_between_what_was_told_and_what_is_told)
{
    struct play p;
    struct screen alice;
    struct screen page;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    uint64_t id = play_character(&p, "Alice");
    play_connect(&p, &page, "192.0.2.1");
    page.session->exempt = true;
    (void)session_read(page.session);
    tell_told(&p, id, "Told, and not delivered yet.");

    (void)presence_find(p.engine, id);
    visit_enter(p.engine, page.session, id, false);
    tell_told(&p, id, "Told from now on.");
    play_turn(&p);

    assert_int_equal(times(&page, "past Told, and not delivered yet.\n"), 1);
    assert_int_equal(times(&page, "Told, and not delivered yet.\n"), 1);
    assert_int_equal(times(&page, "Told from now on.\n"), 1);
    assert_int_equal(times(&page, "past Told from now on."), 0);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&page);
}

TEST(what_was_told_outlives_the_process)
{
    struct play p;
    struct screen alice;
    struct screen page;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    uint64_t id = play_character(&p, "Alice");
    for (int i = 0; i < 300; i++) {
        char text[64];
        (void)snprintf(text, sizeof(text), "It is %d o'clock in the whole wide world.", i);
        tell_told(&p, id, text);
        play_turn(&p);
        if (i % 100 == 0) {
            play_wait(&p, 2);
        }
    }
    play_wait(&p, 2);

    play_crash(&p);
    open_page(&p, &page, "Alice", 0);

    assert_int_equal(times(&page, "past It is 0 o'clock"), 1);
    assert_int_equal(times(&page, "past It is 150 o'clock"), 1);
    assert_int_equal(times(&page, "past It is 299 o'clock"), 1);
    assert_int_equal(times(&page, "o'clock"), 300);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&page);
}

TEST(what_was_told_stays_when_the_disk_cannot_be_read_for_a_while)
{
    struct play p;
    struct screen alice;
    struct screen page;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    uint64_t id = play_character(&p, "Alice");
    tell_told(&p, id, "The first bell rings.");
    play_turn(&p);
    play_wait(&p, 2);
    play_crash(&p);
    world_file_sql(&p.file, "ALTER TABLE told RENAME TO away");
    screen_finish(&alice);
    play_connect(&p, &alice, "192.0.2.1");
    play_line(&p, &alice, "connect Alice password");
    tell_told(&p, id, "The second bell rings.");
    play_wait(&p, 2);

    world_file_sql(&p.file, "ALTER TABLE away RENAME TO told");
    play_wait(&p, 2);
    tell_told(&p, id, "The third bell rings.");
    play_wait(&p, 2);
    open_page(&p, &page, "Alice", 0);

    assert_int_equal(times(&page, "past The first bell"), 1);
    assert_int_equal(times(&page, "past The second bell"), 1);
    assert_int_equal(times(&page, "past The third bell"), 1);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&page);
}

TEST(who_comes_back_is_told_what_followed_on_the_last_frame_seen)
{
    static const struct {
        uint64_t after;
        const char *first; /* that is told again; NULL: the engine does not know */
        size_t count;
    } rows[] = {{5, "again two", 2}, {6, "again two", 2}, {7, "again three", 1}, {9, NULL, 0},
            {10, NULL, 0}, {4, NULL, 0}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct play p;
        struct screen alice;
        struct screen page;
        play_open(&p);
        play_join(&p, &alice, "Alice");
        uint64_t id = play_character(&p, "Alice");
        (void)session_read(alice.session);
        tell_told(&p, id, "one");
        play_turn(&p);
        uint64_t told = session_read(alice.session)->told;
        tell_told(&p, id, "two");
        tell_told(&p, id, "three");
        play_turn(&p);
        char seat[100];
        (void)snprintf(seat, sizeof(seat), "name tag 5:%d 7:%d 9:%d", (int)told, (int)told + 1,
                (int)told + 2);
        buf_add_text(&session_read(alice.session)->seat, seat);
        play_hang_up(&p, &alice);
        play_wait(&p, 2);
        play_crash(&p);

        open_page(&p, &page, "Alice", rows[i].after);

        assert_int_equal(page.session->reader->known, rows[i].after >= 5 && rows[i].after <= 9);
        assert_int_equal(times(&page, "again"), rows[i].count);
        if (rows[i].first) {
            assert_int_equal(times(&page, rows[i].first), 1);
        }
        play_close(&p);
        screen_finish(&alice);
        screen_finish(&page);
    }
}

TEST(a_reader_who_comes_back_is_counted_on_from_what_they_have_seen)
{
    struct play p;
    struct screen alice;
    struct screen page;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    uint64_t id = play_character(&p, "Alice");
    (void)session_read(alice.session);
    tell_told(&p, id, "one");
    play_turn(&p);
    uint64_t told = session_read(alice.session)->told;
    tell_told(&p, id, "two");
    tell_told(&p, id, "three");
    play_turn(&p);
    buf_printf(&session_read(alice.session)->seat, "name tag 5:%d 7:%d 9:%d", (int)told,
            (int)told + 1, (int)told + 2);
    play_hang_up(&p, &alice);
    play_connect(&p, &page, "192.0.2.1");
    struct session_reader *reader = session_read(page.session);
    (void)snprintf(reader->tag, 20, "tag");
    reader->after = 7;

    visit_enter(p.engine, page.session, id, false);

    assert_true(reader->known);
    assert_int_equal(reader->told, told + 1);
    play_turn(&p);
    assert_int_equal(times(&page, "again three"), 1);
    assert_int_equal(times(&page, "again two"), 0);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&page);
}

TEST(a_seat_is_used_once_and_by_its_token_alone)
{
    struct play p;
    struct screen alice;
    struct screen page;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    buf_add_text(&session_read(alice.session)->seat, "name other 5:1 9:1");
    play_hang_up(&p, &alice);
    play_wait(&p, 400);

    open_page(&p, &page, "Alice", 9);
    assert_false(page.session->reader->known);
    buf_add_text(&page.session->reader->seat, "name tag 5:1 9:1");
    play_hang_up(&p, &page);
    screen_finish(&page);
    open_page(&p, &page, "Alice", 9);
    assert_true(page.session->reader->known);
    play_hang_up(&p, &page);
    screen_finish(&page);
    open_page(&p, &page, "Alice", 9);

    assert_false(page.session->reader->known);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&page);
}

TEST(what_was_told_leaves_memory_in_quiet_times_and_goes_on_behind_them)
{
    struct play p;
    struct screen alice;
    struct screen page;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    uint64_t id = play_character(&p, "Alice");
    tell_told(&p, id, "The bell rings.");
    for (int i = 0; i < 8; i++) {
        play_wait(&p, 2);
    }
    assert_true(hub_transcript(p.engine->hub, id)->rests);
    assert_int_equal(hub_transcript(p.engine->hub, id)->lines.capacity, 0);

    tell_told(&p, id, "A door creaks.");
    play_turn(&p);
    open_page(&p, &page, "Alice", 0);

    size_t bell = str_find(buf_str(&page.shown), STR("past The bell rings."), 0);
    size_t door = str_find(buf_str(&page.shown), STR("past A door creaks."), 0);
    assert_true(bell < door && door != SIZE_MAX);
    assert_int_equal(times(&page, "The bell rings."), 1);
    assert_int_equal(times(&page, "A door creaks."), 1);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&page);
}

TEST(no_more_than_some_chunks_are_kept_and_five_hundred_messages_are_sent)
{
    struct play p;
    struct screen alice;
    struct screen page;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    uint64_t id = play_character(&p, "Alice");
    struct buf text = {0};
    for (int i = 0; i < 300; i++) {
        buf_add_text(&text, "So much is said here. ");
    }
    for (int i = 0; i < 200; i++) {
        tell_told(&p, id, text.bytes);
        play_turn(&p);
        buf_clear(&alice.shown);
        play_wait(&p, 2);
    }
    assert_true(rows_of(&p, id) <= TOLD_CHUNKS + 1);
    for (int i = 0; i < 600; i++) {
        tell_told(&p, id, "A drop falls.");
        play_turn(&p);
    }
    play_wait(&p, 2);

    open_page(&p, &page, "Alice", 0);

    assert_int_equal(times(&page, "past"), TOLD_MESSAGES);
    assert_int_equal(times(&page, "past A drop falls."), TOLD_MESSAGES);
    play_close(&p);
    buf_finish(&text);
    screen_finish(&alice);
    screen_finish(&page);
}

TEST(what_was_told_goes_with_the_character)
{
    struct play p;
    struct screen guest;
    struct screen alice;
    play_open(&p);
    play_connect(&p, &guest, "192.0.2.1");
    play_line(&p, &guest, "guest");
    uint64_t id = guest.session->character;
    tell_told(&p, id, "Nobody else may know.");
    play_wait(&p, 2);
    assert_int_equal(rows_of(&p, id), 1);

    play_hang_up(&p, &guest);
    play_wait(&p, 3);
    assert_int_equal(rows_of(&p, id), 0);
    assert_null(hub_transcript(p.engine->hub, id));

    play_join(&p, &alice, "Alice");
    uint64_t other = play_character(&p, "Alice");
    play_wait(&p, 2);
    play_hang_up(&p, &alice);
    play_wait(&p, 400);
    assert_null(hub_transcript(p.engine->hub, other));
    slice_begin(p.engine, 0, 0);
    world_destroy(p.world, world_find(p.world, other));
    slice_commit(p.engine);
    play_wait(&p, 2);
    assert_int_equal(rows_of(&p, other), 0);
    play_close(&p);
    screen_finish(&guest);
    screen_finish(&alice);
}

static const struct CMUnitTest told_tests[] = {
        IT(a_page_that_opens_later_is_told_what_was_told_before),
        IT(nothing_falls_between_what_was_told_and_what_is_told),
        IT(what_was_told_outlives_the_process),
        IT(who_comes_back_is_told_what_followed_on_the_last_frame_seen),
        IT(what_was_told_stays_when_the_disk_cannot_be_read_for_a_while),
        IT(a_reader_who_comes_back_is_counted_on_from_what_they_have_seen),
        IT(a_seat_is_used_once_and_by_its_token_alone),
        IT(what_was_told_leaves_memory_in_quiet_times_and_goes_on_behind_them),
        IT(no_more_than_some_chunks_are_kept_and_five_hundred_messages_are_sent),
        IT(what_was_told_goes_with_the_character),
};
TESTS(told)
