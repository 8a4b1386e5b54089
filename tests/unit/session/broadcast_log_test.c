/* broadcast_log_test.c -- A crowd's texts in runs are equal to separate messages, on the screen and
 * in the transcript. */
#include "engine/session/broadcast_log.h"

#include "engine/base/clock.h"
#include "engine/base/rng.h"
#include "engine/session/hub_impl.h"
#include "engine/session/transcript.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>

enum { ROLL_PEOPLE = 30, LOOKS = 10, ROUNDS = 400 };

/* -- front ends: that share a rendering, or get each message separately -- */

struct roll_screen {
    struct buf shown;
    uint64_t variant;
    size_t runs; /* of bytes that came in one piece */
};

static void show(void *data, const struct msg *msg, struct buf *out)
{
    const struct roll_screen *screen = data;
    buf_printf(out, "%d:%.*s|", (int)screen->variant, STR_FMT(msg->text));
}

static void deliver_roll(void *data, const struct msg *msg)
{
    struct roll_screen *screen = data;
    show(screen, msg, &screen->shown);
}

static bool look(void *data, struct broadcast_log_look *out)
{
    const struct roll_screen *screen = data;
    *out = (struct broadcast_log_look){show, screen->variant, data};
    return true;
}

static void deliver_bytes(void *data, struct str bytes)
{
    struct roll_screen *screen = data;
    buf_add_str(&screen->shown, bytes);
    screen->runs++;
}

static void flush_roll(void *data)
{
    (void)data;
}

static const struct session_frontend in_runs = {.service = "test",
        .deliver = deliver_roll,
        .look = look,
        .deliver_bytes = deliver_bytes,
        .flush = flush_roll,
        .close = flush_roll};
static const struct session_frontend one_by_one = {
        .service = "test", .deliver = deliver_roll, .flush = flush_roll, .close = flush_roll};

static void on_session_roll(void *engine, struct session *session)
{
    (void)engine;
    (void)session;
}

static const struct session_sink roll_sink = {.opened = on_session_roll};

/* -- the roll itself -- */

static struct note *text_of(const char *text)
{
    return note_keep(note_make(&(struct msg){.kind = MSG_TEXT, .text = str_of(text)}));
}

static void drop_twice(struct note *note)
{
    note_drop(note);
    note_drop(note);
}

TEST(a_run_is_found_at_its_position_with_its_length)
{
    struct broadcast_log *log = broadcast_log_create();
    struct note *a = text_of("a");
    struct note *b = text_of("b");
    struct note *c = text_of("c");
    struct note *own = text_of("own");
    struct roll_screen screen = {.variant = 1};
    struct broadcast_log_look as_one = {show, 1, &screen};
    struct str bytes;

    struct broadcast_log_run all = broadcast_log_find(log, (struct note *[]){a, b, c}, 3);
    struct broadcast_log_run part = broadcast_log_find(log, (struct note *[]){b, c, own}, 3);
    struct broadcast_log_run gap = broadcast_log_find(log, (struct note *[]){a, c}, 2);

    assert_int_equal(all.from, 0);
    assert_int_equal(all.count, 3);
    assert_int_equal(all.note_bytes, a->bytes + b->bytes + c->bytes);
    assert_int_equal(part.from, 1);
    assert_int_equal(part.count, 3); /* the last one was added */
    assert_int_equal(gap.count, 1);
    assert_true(broadcast_log_bytes(log, &as_one, &part, &bytes));
    assert_str(bytes, "1:b|1:c|1:own|");
    assert_true(broadcast_log_bytes(log, &as_one, &gap, &bytes));
    assert_str(bytes, "1:a|");
    broadcast_log_destroy(log);
    drop_twice(a);
    drop_twice(b);
    drop_twice(c);
    drop_twice(own);
}

TEST(private_texts_and_prompts_are_not_in_the_broadcast_log)
{
    struct broadcast_log *log = broadcast_log_create();
    struct note *private = note_make(&(struct msg){.kind = MSG_TEXT, .text = STR("psst")});
    struct note *prompt =
            note_keep(note_make(&(struct msg){.kind = MSG_PROMPT, .text = STR(">")}));

    assert_int_equal(broadcast_log_find(log, &private, 1).count, 0);
    assert_int_equal(broadcast_log_find(log, &prompt, 1).count, 0);
    assert_int_equal(broadcast_log_find(log, NULL, 0).count, 0);
    broadcast_log_destroy(log);
    note_drop(private);
    drop_twice(prompt);
}

TEST(a_cleared_broadcast_log_forgets_its_texts)
{
    struct broadcast_log *log = broadcast_log_create();
    struct note *a = text_of("a");
    struct note *b = text_of("b");
    struct roll_screen screen = {.variant = 1};
    struct broadcast_log_look as_one = {show, 1, &screen};
    struct str bytes;
    struct broadcast_log_run run = broadcast_log_find(log, (struct note *[]){a, b}, 2);
    assert_true(broadcast_log_bytes(log, &as_one, &run, &bytes));

    broadcast_log_clear(log);

    assert_int_equal(a->holders, 2);
    run = broadcast_log_find(log, &b, 1);
    assert_int_equal(run.from, 0);
    assert_true(broadcast_log_bytes(log, &as_one, &run, &bytes));
    assert_str(bytes, "1:b|");
    broadcast_log_destroy(log);
    drop_twice(a);
    drop_twice(b);
}

TEST(a_full_broadcast_log_takes_no_more_texts)
{
    enum { FULL = 4096, LOOKS_MOST = 8 };
    static struct note *notes[FULL + 1];
    struct broadcast_log *log = broadcast_log_create();
    struct roll_screen screen = {.variant = 1};
    struct str bytes;
    for (size_t i = 0; i <= FULL; i++) {
        notes[i] = text_of("x");
    }

    struct broadcast_log_run all = broadcast_log_find(log, notes, FULL + 1);

    assert_int_equal(all.count, FULL);
    assert_int_equal(broadcast_log_find(log, notes + FULL, 1).count, 0);
    struct broadcast_log_run late = broadcast_log_find(log, notes + FULL / 2, 3);
    assert_true(broadcast_log_bytes(
            log, &(struct broadcast_log_look){show, 1, &screen}, &late, &bytes));
    assert_str(bytes, "1:x|1:x|1:x|");
    struct broadcast_log_run first = broadcast_log_find(log, notes, 3);
    assert_false(broadcast_log_bytes(
            log, &(struct broadcast_log_look){show, 1, &screen}, &first, &bytes));
    for (uint64_t variant = 2; variant <= LOOKS_MOST; variant++) {
        struct broadcast_log_look one = {show, variant, &screen};
        assert_true(broadcast_log_bytes(log, &one, &first, &bytes));
        assert_str(bytes, "1:x|1:x|1:x|");
    }
    assert_false(broadcast_log_bytes(
            log, &(struct broadcast_log_look){show, LOOKS_MOST + 1, &screen}, &first, &bytes));
    broadcast_log_trim(log);
    assert_int_equal(notes[0]->holders, 2);
    struct note *long_ones[3];
    char text[1 << 19];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    for (size_t i = 0; i < 3; i++) {
        long_ones[i] = text_of(text);
    }
    assert_int_equal(
            broadcast_log_find(log, long_ones, 3).count, 1); /* two have more than a mebibyte */
    broadcast_log_destroy(log);
    for (size_t i = 0; i < 3; i++) {
        drop_twice(long_ones[i]);
    }
    for (size_t i = 0; i <= FULL; i++) {
        drop_twice(notes[i]);
    }
}

/* -- a crowd -- */

/* Two players with the same texts: one in runs, one message by message; and a second screen of the
 * first. */
struct roll_pair {
    struct session *fast;
    struct session *slow;
    struct roll_screen screens[3];
};

struct roll_crowd {
    struct hub *hub;
    struct rng rng;
    struct roll_pair pairs[ROLL_PEOPLE];
    int said;
};

static void crowd_open_roll(struct roll_crowd *crowd)
{
    *crowd = (struct roll_crowd){.hub = hub_create(&roll_sink, NULL)};
    rng_seed(&crowd->rng, 7);
    for (size_t i = 0; i < ROLL_PEOPLE; i++) {
        struct roll_pair *pair = &crowd->pairs[i];
        for (size_t screen = 0; screen < 3; screen++) {
            pair->screens[screen].variant = i % LOOKS;
        }
        pair->fast = hub_open(crowd->hub, &in_runs, &pair->screens[0], "192.0.2.1");
        pair->slow = hub_open(crowd->hub, &one_by_one, &pair->screens[1], "192.0.2.1");
        hub_attach(pair->fast, 2 * i + 1);
        hub_attach(pair->slow, 2 * i + 2);
        if (i % 3 == 0) {
            hub_attach(
                    hub_open(crowd->hub, &in_runs, &pair->screens[2], "192.0.2.1"), 2 * i + 1);
        }
    }
}

static void tell_pair(struct roll_pair *pair, const struct msg *msg)
{
    struct note *note = note_make(msg);
    hub_send_note(pair->fast, note);
    note_drop(note);
    note = note_make(msg);
    hub_send_note(pair->slow, note);
    note_drop(note);
}

/* Has somebody speak: most hear it as one note, some another version, and the speaker gets an
 * answer. */
static void speak(struct roll_crowd *crowd)
{
    char text[64];
    (void)snprintf(text, sizeof(text), "line %d", ++crowd->said);
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT,
            .text = str_of(text),
            .topic = rng_below(&crowd->rng, 10) ? STR_NONE : STR(TRANSCRIPT_TOPIC)});
    size_t speaker = (size_t)rng_below(&crowd->rng, ROLL_PEOPLE);
    for (size_t i = 0; i < ROLL_PEOPLE; i++) {
        struct roll_pair *pair = &crowd->pairs[i];
        if (i == speaker) {
            tell_pair(pair, &(struct msg){.kind = MSG_TEXT, .text = STR("you speak")});
            tell_pair(pair, &(struct msg){.kind = MSG_PROMPT, .text = STR(">")});
        } else if (rng_below(&crowd->rng, 20) == 0) {
            tell_pair(pair, &(struct msg){.kind = MSG_TEXT, .text = STR("something else")});
        } else if (rng_below(&crowd->rng, 20) > 0) {
            hub_send_note(pair->fast, note);
            hub_send_note(pair->slow, note);
        }
    }
    note_drop(note);
    hub_end_transaction(crowd->hub, 0);
}

static void assert_alike_roll(struct roll_crowd *crowd)
{
    for (size_t i = 0; i < ROLL_PEOPLE; i++) {
        const struct roll_pair *pair = &crowd->pairs[i];
        struct transcript *fast = hub_transcript(crowd->hub, 2 * i + 1);
        struct transcript *slow = hub_transcript(crowd->hub, 2 * i + 2);
        assert_true(
                str_equal(buf_str(&pair->screens[0].shown), buf_str(&pair->screens[1].shown)));
        assert_int_equal(fast->count, slow->count);
        assert_int_equal(fast->before, slow->before);
        assert_true(str_equal(transcript_lines(fast), transcript_lines(slow)));
        if (i % 3 == 0) {
            assert_true(str_equal(
                    buf_str(&pair->screens[2].shown), buf_str(&pair->screens[0].shown)));
        }
    }
}

static int64_t still_us_roll(void *data)
{
    (void)data;
    return 1000000;
}

TEST(texts_sent_in_runs_look_like_single_texts)
{
    static struct roll_crowd crowd;
    crowd_open_roll(&crowd);
    clock_set_source(&(struct clock_source){still_us_roll, still_us_roll, NULL});
    size_t runs = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        for (uint64_t lines = rng_below(&crowd.rng, 12); lines > 0; lines--) {
            speak(&crowd);
        }
        (void)hub_flush_share(crowd.hub, rng_below(&crowd.rng, 2) == 0);
        if (rng_below(&crowd.rng, 20) == 0) {
            hub_flush(crowd.hub);
            assert_alike_roll(&crowd);
        }
    }
    hub_flush(crowd.hub);
    assert_alike_roll(&crowd);
    for (size_t i = 0; i < ROLL_PEOPLE; i++) {
        runs += crowd.pairs[i].screens[0].runs;
    }
    assert_in_range(runs, ROUNDS, SIZE_MAX); /* and they do come so */
    clock_set_source(NULL);
    hub_destroy(crowd.hub);
    for (size_t i = 0; i < ROLL_PEOPLE; i++) {
        for (size_t screen = 0; screen < 3; screen++) {
            buf_finish(&crowd.pairs[i].screens[screen].shown);
        }
    }
}

TEST(nothing_is_shown_after_a_farewell)
{
    struct hub *hub = hub_create(&roll_sink, NULL);
    struct roll_screen screens[2] = {{.variant = 1}, {.variant = 1}};
    struct session *stays = hub_open(hub, &in_runs, &screens[0], "192.0.2.1");
    struct session *goes = hub_open(hub, &in_runs, &screens[1], "192.0.2.1");
    for (size_t i = 0; i < 8; i++) {
        struct note *note = text_of("x");
        hub_send_note(stays, note);
        hub_send_note(goes, note);
        drop_twice(note);
        if (i == 3) {
            hub_close(goes, STR("bye"));
        }
    }
    hub_end_transaction(hub, 0);
    hub_flush(hub);

    assert_str(buf_str(&screens[0].shown), "1:x|1:x|1:x|1:x|1:x|1:x|1:x|1:x|");
    assert_str(buf_str(&screens[1].shown), "1:x|1:x|1:x|1:x|1:bye|");
    hub_destroy(hub);
    buf_finish(&screens[0].shown);
    buf_finish(&screens[1].shown);
}
