/* shown_test.c -- Every stock command that shows something to other players counts towards
 * limits.room or limits.speech.
 *
 * The lines are made from the patterns of all commands, so a new command is tried without being
 * listed here: each word in capitals is replaced by each of the fillings. All effects are undone. */
#include "engine/base/base.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/attempts.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub_impl.h"
#include "engine/session/note.h"
#include "engine/session/session.h"
#include "tests/script/bench.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

enum { SHOWN_BURST = 1000000, SHOWN_LEAST = 150, GESTURES_EACH = 20 };

struct shown {
    struct bench *b;
    struct player *typing;
    struct buf usages; /* a line each */
    struct buf failed; /* the lines that showed something and were not counted */
    size_t commands;   /* that showed something */
    size_t gestures;   /* among the commands so far */
};

static const char *const fillings[] = {"alice", "lamp", "hat", "apple", "tin", "coin in tin",
        "note", "coins", "rat", "bench", "bob", "north", "chest", "2", "hello", "machine",
        "alice hello", "public"};
static const char *const other_fillings[] = {"alice", "tin", "lamp", "2", "hello", "coins"};

/* -- the scene -- */

static void make_scene(struct bench *b)
{
    static const char *const things[] = {"a lamp from light", "a hat from garment",
            "an apple from food", "a note from item", "a tin from container",
            "a chest from container", "a bench from seat", "a rat from npc"};
    static const char *const lines[] = {"@set here.accepts = true",
            "@set note.text = \"Hello.\"", "@set tin.open = true", "@set bench.seats = 3",
            "@set apple.text = \"Sweet.\"", "drop all", "@dig north to a hall", "@door north"};
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++) {
        assert_has(trial_typef(b->wizard, "@create %s", things[i]), "You make");
    }
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        (void)trial_type(b->wizard, lines[i]);
    }
    bench_coins(b, trial_character(b->bob), 90);
    assert_has(trial_type(b->bob, "take lamp, hat, apple, note and tin"), "You take");
    (void)trial_type(b->bob, "put 5 coins in tin");
}

/* -- the lines -- */

static void add_usage(void *data, const struct command *command)
{
    struct shown *shown = data;
    bool gesture = str_equal(command->family, STR("socials"));
    shown->gestures += gesture;
    if (gesture && shown->gestures % GESTURES_EACH != 0) {
        return; /* gestures share one function */
    }
    grammar_usage(command->grammar, STR_NONE, &shown->usages);
    buf_add_char(&shown->usages, '\n');
}

static bool is_slot(struct str word)
{
    return word.length > 0 &&
           isupper((unsigned char)str_slice(word, word.bytes[0] == '[', word.length).bytes[0]);
}

/* Writes the usage as a line. Its first word in capitals becomes first, the others rest. optional:
 * what is in brackets belongs to it. */
static void put_line(
        struct str usage, const char *first, const char *rest, bool optional, struct buf *out)
{
    struct buf plain = {0};
    unsigned depth = 0;
    for (size_t i = 0; i < usage.length; i++) {
        char c = usage.bytes[i];
        depth += c == '[';
        if (c != '[' && c != ']' && (depth == 0 || optional)) {
            buf_add_char(&plain, c);
        }
        depth -= c == ']' && depth > 0;
    }
    struct str words = buf_str(&plain);
    bool filled = false;
    buf_clear(out);
    while (words.length > 0) {
        struct str word = str_take_word(&words);
        buf_add_text(out, out->length > 0 ? " " : "");
        if (is_slot(word)) {
            buf_add_text(out, filled ? rest : first);
            filled = true;
        } else {
            buf_add_str(out, word);
        }
    }
    buf_finish(&plain);
}

/* -- counting -- */

static const struct session *session_of(const struct shown *shown, struct player *who)
{
    return hub_sessions_of(engine_hub(trial_engine(shown->b->trial)), trial_character(who));
}

/* Returns a number that grows when a line is counted by either limit. */
static int64_t counted(struct shown *shown)
{
    struct engine *engine = trial_engine(shown->b->trial);
    const char *address = session_of(shown, shown->typing)->address;
    int64_t sum = 0;
    for (unsigned i = 0; i < 4; i++) {
        struct buf key = {0};
        buf_add_text(&key, i % 2 == 0 ? "room " : "");
        if (i < 2) {
            buf_printf(&key, "#%" PRIu64, trial_character(shown->typing));
        } else {
            buf_add_text(&key, address);
        }
        sum += attempts_wait_ms(speech_limit_buckets(engine), buf_str(&key), SHOWN_BURST);
        buf_finish(&key);
    }
    return sum;
}

static bool is_other(const struct shown *shown, const struct session *session)
{
    return session && session->character != trial_character(shown->typing);
}

/* True if the open transaction has sent text to others. */
static bool is_shown(const struct shown *shown)
{
    const struct hub *hub = engine_hub(trial_engine(shown->b->trial));
    bool any = false;
    for (size_t i = 0; i < hub->sent_count; i++) {
        const struct sent *sent = &hub->sent[i];
        bool text = sent->note->msg.kind == MSG_TEXT;
        any |= text && is_other(shown, sent->session);
        for (uint32_t k = 0; text && !sent->session && k < sent->count; k++) {
            any |= is_other(shown, hub->company[sent->from + k]);
        }
    }
    return any;
}

/* Types the line, and undoes it. Returns true if others read something. */
static bool try_line(struct shown *shown, struct str line)
{
    struct engine *engine = trial_engine(shown->b->trial);
    uint64_t who = trial_character(shown->typing);
    int64_t before = counted(shown);
    transaction_begin(engine, who, session_of(shown, shown->typing)->id);
    enum outcome outcome = interpret_line(engine, world_find(engine_world(engine), who), line);
    bool any = outcome == OUTCOME_DONE && is_shown(shown);
    if (any && counted(shown) == before) {
        buf_printf(&shown->failed, "\n%.*s", STR_FMT(line));
    }
    transaction_abort(engine);
    return any;
}

static void try_usage(struct shown *shown, struct str usage, struct buf *line)
{
    size_t count = sizeof(fillings) / sizeof(fillings[0]);
    size_t others = sizeof(other_fillings) / sizeof(other_fillings[0]);
    size_t failed = shown->failed.length;
    size_t slots = 0;
    bool any = false;
    for (struct str rest = usage; rest.length > 0;) {
        slots += is_slot(str_take_word(&rest));
    }
    size_t lines = slots == 0 ? 1 : slots == 1 ? count : count * others;
    for (size_t i = 0; i < lines && shown->failed.length == failed; i++) {
        for (unsigned optional = 0; optional < 2; optional++) {
            put_line(
                    usage, fillings[i % count], other_fillings[i / count], optional == 1, line);
            any |= try_line(shown, buf_str(line));
        }
    }
    shown->commands += any;
}

BENCH_TEST(every_stock_command_that_others_read_about_counts_towards_a_limit)
{
    struct engine *engine = trial_engine(b->trial);
    struct shown shown = {.b = b, .typing = b->bob};
    struct buf line = {0};
    (void)bench_settle(b);
    make_scene(b);
    hub_sessions_of(engine_hub(engine), trial_character(b->bob))->exempt = false;
    engine_change_options(engine)->room_burst = SHOWN_BURST;
    engine_change_options(engine)->room_rate = 1;
    engine_change_options(engine)->speech_burst = SHOWN_BURST;
    commands_each(stock_commands(engine), add_usage, &shown);

    struct str rest = buf_str(&shown.usages);
    while (rest.length > 0) {
        try_usage(&shown, str_take_until(&rest, '\n'), &line);
    }

    if (shown.failed.length > 0) {
        fail_msg("others read about these lines, and no limit counts them:%s",
                shown.failed.bytes);
    }
    assert_true(shown.commands >= SHOWN_LEAST);
    buf_finish(&shown.usages);
    buf_finish(&shown.failed);
    buf_finish(&line);
}
