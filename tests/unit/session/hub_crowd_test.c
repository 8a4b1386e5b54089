/* hub_crowd_test.c -- Notes sent to a crowd arrive as if they were sent to each member in turn: two hubs
 * get the same random texts, one in each way. Screens, waiting output and scrollbacks are compared. */
#include "engine/base/clock.h"
#include "engine/base/rng.h"
#include "engine/session/hub_impl.h"
#include "engine/session/transcript.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>

enum { CROWD_PEOPLE = 12, CROWDS = 2, CROWD_STEPS = 400, CROWD_RUNS = 150, CROWD_MARKS = 4 };

/* -- protocol handlers -- */

struct crowd_screen {
    struct buf shown;
    struct session *session;
    uint64_t variant;
};

static void show_crowd(void *data, const struct msg *msg, struct buf *out)
{
    const struct crowd_screen *screen = data;
    buf_printf(out, "%d%.*s|", (int)screen->variant, STR_FMT(msg->text));
}

static void deliver_crowd(void *data, const struct msg *msg)
{
    struct crowd_screen *screen = data;
    show_crowd(data, msg, &screen->shown);
    if (screen->session->reader) {
        buf_printf(&screen->shown, "@%d ", (int)screen->session->reader->told);
    }
}

static bool look_crowd(void *data, struct broadcast_log_look *out)
{
    const struct crowd_screen *screen = data;
    *out = (struct broadcast_log_look){show_crowd, screen->variant, data};
    return true;
}

static void deliver_bytes_crowd(void *data, struct str bytes)
{
    buf_add_str(&((struct crowd_screen *)data)->shown, bytes);
}

static void do_nothing_crowd(void *data)
{
    (void)data;
}

static const struct session_frontend crowd_frontends[] = {
        {.service = "runs",
                .deliver = deliver_crowd,
                .look = look_crowd,
                .deliver_bytes = deliver_bytes_crowd,
                .flush = do_nothing_crowd,
                .close = do_nothing_crowd},
        {.service = "each",
                .deliver = deliver_crowd,
                .flush = do_nothing_crowd,
                .close = do_nothing_crowd},
};

static void on_session_crowd(void *engine, struct session *session)
{
    (void)engine;
    (void)session;
}

static void on_gone_crowd(void *engine, struct session *session, const char *reason)
{
    (void)engine;
    (void)session;
    (void)reason;
}

static const struct session_sink crowd_sink = {
        .opened = on_session_crowd, .gone = on_gone_crowd};

/* -- two hubs -- */

struct crowd_side {
    struct hub *hub;
    struct hub_crowd *crowds[CROWDS]; /* of the first side only */
    struct session *sessions[CROWD_PEOPLE];
    struct crowd_screen screens[CROWD_PEOPLE];
    size_t marks[CROWD_MARKS];
};

struct crowd_pair {
    struct crowd_side sides[2]; /* the first sends to crowds */
    struct rng rng;
    unsigned members[CROWDS]; /* a bit for each */
    size_t mark_count;
    uint64_t last_number;
    uint64_t durable;
    int said;
    bool partly; /* since all output was delivered, only a share was */
    bool ended;  /* some conversation: what is held for it differs */
};

static size_t below_crowd(struct crowd_pair *pair, size_t most)
{
    return (size_t)rng_below(&pair->rng, most);
}

static void open_crowds(struct crowd_pair *pair, uint64_t seed)
{
    *pair = (struct crowd_pair){0};
    rng_seed(&pair->rng, seed);
    for (size_t side_number = 0; side_number < 2; side_number++) {
        struct crowd_side *side = &pair->sides[side_number];
        side->hub = hub_create(&crowd_sink, NULL);
        for (size_t i = 0; i < CROWD_PEOPLE; i++) {
            struct crowd_screen *screen = &side->screens[i];
            screen->variant = i % 3;
            screen->session =
                    hub_open(side->hub, &crowd_frontends[i % 4 == 3], screen, "192.0.2.1");
            side->sessions[i] = screen->session;
            hub_attach(side->sessions[i], 100 + i);
            if (i % 4 == 3) {
                (void)session_read(side->sessions[i]);
            }
        }
        for (size_t i = 0; side_number == 0 && i < CROWDS; i++) {
            side->crowds[i] = hub_crowd_create(side->hub);
        }
    }
}

static void close_crowds(struct crowd_pair *pair)
{
    bool early = below_crowd(pair, 2) == 0;
    for (size_t i = 0; early && i < CROWDS; i++) {
        hub_crowd_destroy(pair->sides[0].crowds[i]);
    }
    for (struct crowd_side *side = pair->sides; side < pair->sides + 2; side++) {
        hub_destroy(side->hub);
        for (size_t i = 0; i < CROWD_PEOPLE; i++) {
            buf_finish(&side->screens[i].shown);
        }
    }
    for (size_t i = 0; !early && i < CROWDS; i++) {
        hub_crowd_destroy(pair->sides[0].crowds[i]);
    }
}

/* -- steps -- */

static void tell_one_crowd(struct crowd_pair *pair)
{
    size_t who = below_crowd(pair, CROWD_PEOPLE);
    size_t kind = below_crowd(pair, 12);
    char text[16];
    (void)snprintf(text, sizeof(text), "own%d", ++pair->said);
    struct msg msg = {.kind = kind < 4     ? MSG_PROMPT
                              : kind == 11 ? MSG_EVENT
                                           : MSG_TEXT,
            .topic = kind == 10 ? STR(TRANSCRIPT_TOPIC) : STR_NONE,
            .text = str_of(text)};
    for (struct crowd_side *side = pair->sides; side < pair->sides + 2; side++) {
        if (side->sessions[who]) {
            hub_send(side->sessions[who], &msg);
        }
    }
}

/* If a member has left, the members are set again, as the audience of a place does. */
static void fill_again(struct crowd_pair *pair, size_t crowd)
{
    struct session *sessions[CROWD_PEOPLE];
    size_t count = 0;
    for (size_t i = 0; i < CROWD_PEOPLE; i++) {
        if (pair->sides[0].sessions[i] && (pair->members[crowd] & 1U << i)) {
            sessions[count++] = pair->sides[0].sessions[i];
        }
    }
    hub_crowd_fill(pair->sides[0].crowds[crowd], sessions, count);
}

static void speak_crowd(struct crowd_pair *pair)
{
    size_t which = below_crowd(pair, CROWDS);
    struct hub_crowd *crowd = pair->sides[0].crowds[which];
    char text[2000] = "";
    struct session *except[CROWD_PEOPLE];
    size_t except_count = 0;
    if (!hub_crowd_is_whole(crowd)) {
        fill_again(pair, which);
    }
    memset(text, 'x', below_crowd(pair, 20) == 0 ? sizeof(text) - 1 : 12);
    (void)snprintf(text, 12, "all%d", ++pair->said);
    struct msg msg = {.kind = MSG_TEXT,
            .topic = below_crowd(pair, 30) == 0 ? STR(TRANSCRIPT_TOPIC) : STR_NONE,
            .text = str_of(text)};
    unsigned hearers = pair->members[which];
    for (size_t i = 0; i < CROWD_PEOPLE; i++) {
        struct session *session = pair->sides[0].sessions[i];
        if (session && session->crowd == crowd && below_crowd(pair, 6) == 0) {
            except[except_count++] = session;
            hearers &= ~(1U << i);
        }
    }
    struct note *note = note_make(&msg);
    hub_send_crowd(crowd, except, except_count, note);
    note_drop(note);
    note = note_make(&msg);
    for (size_t i = 0; i < CROWD_PEOPLE; i++) {
        if (pair->sides[1].sessions[i] && (hearers & 1U << i)) {
            hub_send_note(pair->sides[1].sessions[i], note);
        }
    }
    note_drop(note);
}

/* Somebody goes from one crowd to another, or is told each note by itself. */
static void move_crowd(struct crowd_pair *pair)
{
    unsigned who = 1U << below_crowd(pair, CROWD_PEOPLE);
    size_t to = below_crowd(pair, CROWDS + 1);
    for (size_t i = 0; i < CROWDS; i++) {
        unsigned before = pair->members[i];
        pair->members[i] = i == to ? before | who : before & ~who;
    }
    for (size_t i = 0; i < CROWDS; i++) {
        fill_again(pair, i);
    }
}

static void mark_crowd(struct crowd_pair *pair)
{
    if (pair->mark_count < CROWD_MARKS) {
        pair->sides[0].marks[pair->mark_count] = hub_savepoint(pair->sides[0].hub);
        pair->sides[1].marks[pair->mark_count++] = hub_savepoint(pair->sides[1].hub);
    }
}

static void roll_back_crowd(struct crowd_pair *pair)
{
    if (pair->mark_count > 0) {
        pair->mark_count = below_crowd(pair, pair->mark_count);
        for (struct crowd_side *side = pair->sides; side < pair->sides + 2; side++) {
            hub_rollback_to(side->hub, side->marks[pair->mark_count]);
        }
    }
}

static void end_crowd(struct crowd_pair *pair)
{
    uint64_t number = below_crowd(pair, 6) == 0   ? ++pair->last_number
                      : below_crowd(pair, 3) == 0 ? below_crowd(pair, pair->last_number + 1)
                                                  : 0;
    pair->mark_count = 0;
    hub_end_transaction(pair->sides[0].hub, number);
    hub_end_transaction(pair->sides[1].hub, number);
}

static void flush_crowd(struct crowd_pair *pair)
{
    pair->durable += below_crowd(pair, pair->last_number - pair->durable + 1);
    size_t kind = below_crowd(pair, 12);
    pair->partly = kind <= 8 && (kind > 0 || pair->partly);
    for (struct crowd_side *side = pair->sides; side < pair->sides + 2; side++) {
        hub_release(side->hub, pair->durable);
        if (kind > 8) {
            hub_flush(side->hub);
        } else if (kind > 0) {
            /* the clock stands still: members without a line that waits get theirs later */
            (void)hub_flush_share(side->hub, true);
        }
        if (kind == 11) {
            hub_trim(side->hub);
        }
    }
}

static void flush_all_crowd(struct crowd_pair *pair)
{
    hub_flush(pair->sides[0].hub);
    hub_flush(pair->sides[1].hub);
    pair->partly = false;
}

static void end_one(struct crowd_pair *pair)
{
    size_t who = below_crowd(pair, CROWD_PEOPLE);
    size_t kind = below_crowd(pair, 3);
    pair->ended |= kind < 2;
    for (struct crowd_side *side = pair->sides; side < pair->sides + 2; side++) {
        struct session *session = side->sessions[who];
        if (session && kind == 0) {
            session_gone(session, "left");
            side->sessions[who] = NULL;
        } else if (session && kind == 1) {
            hub_close(session, STR("bye"));
        } else if (session) {
            hub_note_rest(session);
        }
    }
}

static void print_waiting(void *data, const struct msg *msg)
{
    buf_printf(data, "%.*s|", STR_FMT(msg->text));
}

static void assert_alike_crowd(struct crowd_pair *pair, bool reads)
{
    const struct crowd_side *many = &pair->sides[0];
    const struct crowd_side *each = &pair->sides[1];
    assert_true(pair->ended || hub_held_bytes(many->hub) == hub_held_bytes(each->hub));
    for (size_t i = 0; i < CROWD_PEOPLE; i++) {
        struct str one = buf_str(&many->screens[i].shown);
        struct str other = buf_str(&each->screens[i].shown);
        /* in a share of the output one may be ahead of the other */
        size_t both = one.length < other.length ? one.length : other.length;
        assert_true(pair->partly || one.length == other.length);
        assert_true(str_equal(str_slice(one, 0, both), str_slice(other, 0, both)));
    }
    for (size_t i = 0; reads && !pair->partly && i < CROWD_PEOPLE; i++) {
        struct buf waiting[2] = {{0}, {0}};
        struct transcript *transcripts[2];
        for (size_t side = 0; side < 2; side++) {
            transcripts[side] = hub_transcript(pair->sides[side].hub, 100 + i);
            /* text on its way to a closed conversation is not shown either way */
            if (pair->sides[side].sessions[i] && !pair->sides[side].sessions[i]->closing) {
                hub_each_waiting(pair->sides[side].sessions[i], print_waiting, &waiting[side]);
            }
        }
        assert_true(str_equal(buf_str(&waiting[0]), buf_str(&waiting[1])));
        assert_int_equal(transcripts[0]->count, transcripts[1]->count);
        assert_int_equal(transcripts[0]->before, transcripts[1]->before);
        assert_int_equal(transcripts[0]->fresh_bytes, transcripts[1]->fresh_bytes);
        assert_int_equal(transcripts[0]->fresh_messages, transcripts[1]->fresh_messages);
        assert_true(
                str_equal(transcript_lines(transcripts[0]), transcript_lines(transcripts[1])));
        buf_finish(&waiting[0]);
        buf_finish(&waiting[1]);
    }
}

static int64_t still_us_crowd(void *data)
{
    (void)data;
    return 1000000;
}

static void run_crowd(uint64_t seed, size_t most_notes)
{
    static void (*const steps[])(struct crowd_pair * pair) = {tell_one_crowd, speak_crowd,
            speak_crowd, speak_crowd, speak_crowd, mark_crowd, roll_back_crowd, end_crowd,
            end_crowd, end_crowd, flush_crowd};

    enum { KINDS = sizeof(steps) / sizeof(steps[0]) };

    struct crowd_pair pair;
    open_crowds(&pair, seed);
    pair.members[0] = 0xFF;
    pair.members[1] = 0x700;

    for (size_t step = 0; step < most_notes; step++) {
        size_t rare = below_crowd(&pair, 60);
        if (rare == 0) {
            move_crowd(&pair);
        } else if (rare == 1 && below_crowd(&pair, 8) == 0) {
            end_crowd(&pair);
            flush_all_crowd(&pair);
            end_one(&pair);
        }
        steps[below_crowd(&pair, KINDS - (size_t)(rare > 2 && rare < 50))](&pair);
        assert_alike_crowd(&pair, rare == 3 && below_crowd(&pair, 3) == 0);
    }
    end_crowd(&pair);
    pair.durable = pair.last_number;
    flush_crowd(&pair);
    flush_all_crowd(&pair);
    assert_alike_crowd(&pair, true);
    close_crowds(&pair);
}

TEST(a_note_to_a_crowd_arrives_like_a_note_to_each_member)
{
    clock_set_source(&(struct clock_source){still_us_crowd, still_us_crowd, NULL});

    for (uint64_t seed = 1; seed <= CROWD_RUNS; seed++) {
        run_crowd(seed, CROWD_STEPS);
    }

    clock_set_source(NULL);
}

/* So much that scrollbacks drop their older half, and pages end within runs. */
TEST(much_talk_in_a_crowd_arrives_like_notes_to_each_member)
{
    clock_set_source(&(struct clock_source){still_us_crowd, still_us_crowd, NULL});

    for (uint64_t seed = 1; seed <= 3; seed++) {
        run_crowd(1000 + seed, 12000);
    }

    clock_set_source(NULL);
}

/* A message to all is one pointer for each member, however many there are. */
TEST(a_crowd_that_is_told_much_holds_no_outboxes)
{
    struct crowd_pair pair;
    open_crowds(&pair, 1);
    pair.members[0] = 0xFFF;
    fill_again(&pair, 0);
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT, .text = STR("x")});

    for (int i = 0; i < 100; i++) {
        hub_send_crowd(pair.sides[0].crowds[0], NULL, 0, note);
        hub_end_transaction(pair.sides[0].hub, 0);
    }

    for (size_t i = 0; i < CROWD_PEOPLE; i++) {
        assert_int_equal(pair.sides[0].sessions[i]->outbox_count, 0);
        assert_true(pair.sides[0].sessions[i]->due);
    }
    assert_in_range(note->holders, 100, 103);
    hub_flush(pair.sides[0].hub);
    assert_int_equal(pair.sides[0].screens[0].shown.length, 300);
    note_drop(note);
    close_crowds(&pair);
}
