/* costs_lines.c -- Types each command that takes words, with the longest lists that fit into a
 * line.
 *
 * A line is a command's usage with all its words in capitals replaced: by "all and all and …", by
 * names, by numbers, by words that match nothing. */
#include "tests/support/costs.h"

#include "engine/base/base.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/session/session.h"
#include "tests/support/costs_impl.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

/* The charge that api.c of the script layer makes for reads of the core; a line that reached no
 * script was not charged. */
#define STEPS_OF_WORK 64

struct typing {
    struct costs *costs;
    struct buf usages; /* a line each */
};

static void add_usage(void *data, const struct command *command)
{
    struct typing *typing = data;
    size_t from = typing->usages.length;
    grammar_usage(command->grammar, STR_NONE, &typing->usages);
    bool takes = false;
    for (size_t i = from; i < typing->usages.length; i++) {
        takes |= isupper((unsigned char)typing->usages.bytes[i]) != 0;
    }
    if (takes) {
        buf_add_char(&typing->usages, '\n');
    } else {
        buf_truncate(&typing->usages, from);
    }
}

static bool is_slot(struct str word)
{
    return word.length > 0 && isupper((unsigned char)word.bytes[0]);
}

static void add_filling(struct str filling, size_t length, struct buf *out)
{
    size_t end = out->length + length;
    while (out->length < end) {
        buf_add_str(out, str_slice(filling, 0, end - out->length));
    }
}

/* The usage as a line of so many bytes. */
static void put_line(struct str usage, struct str filling, size_t size, struct buf *out)
{
    size_t slots = 0;
    struct str rest = usage;
    while (rest.length > 0) {
        slots += is_slot(str_take_word(&rest));
    }
    while (usage.length > 0) {
        struct str word = str_take_word(&usage);
        buf_add_text(out, out->length > 0 ? " " : "");
        if (is_slot(word)) {
            add_filling(filling, size / slots, out);
        } else {
            buf_add_str(out, word);
        }
    }
    buf_truncate(out, out->length < SESSION_LINE_MAX ? out->length : SESSION_LINE_MAX);
}

static void type_line(struct costs *costs, struct str usage, struct str filling, size_t which,
        struct cost_of *out)
{
    struct engine *engine = costs->engine;
    struct host *host = engine_script_data(engine);
    struct buf line = {0};
    put_line(usage, filling, (SESSION_LINE_MAX - usage.length) / (2 - which), &line);
    costs_begin(costs, costs->wizard, 1);
    int64_t begun_us = costs_now_us();
    enum outcome outcome = interpret_line(
            engine, world_find(engine_world(engine), costs->wizard), str_trim(buf_str(&line)));
    out->us = costs_now_us() - begun_us;
    uint64_t charged = host->metered_transaction == engine_transaction(engine)->number
                               ? host->metered_work
                               : 0;
    out->steps = costs_steps(costs->engine) +
                 (engine_transaction(engine)->work - charged) * STEPS_OF_WORK;
    out->ended = outcome == OUTCOME_KILLED || !transaction_may_work(engine);
    out->done = outcome == OUTCOME_DONE;
    out->failed = outcome == OUTCOME_FAILED || outcome == OUTCOME_KILLED;
    transaction_abort(engine);
    buf_finish(&line);
}

/* Appends a replacement for a word of a usage. */
static void choose_filling(struct costs *costs, struct buf *out)
{
    static const char *const fillings[] = {"all and ", "cube,", "red cube and ",
            "my cubes and ", "cube 2 and all red cubes and ", "alice,bob,", "wizard and ",
            "a b ", "the ", "lit red cube's cube and ", "all but cube and ", "1,2,", "$room,",
            "him and it and ", "zzzz and ", "edge and ", "n,", "public,", "x=1,", "\"cube\" "};
    size_t at = rng_below(&costs->rng, sizeof(fillings) / sizeof(fillings[0]) + 1);
    if (at < sizeof(fillings) / sizeof(fillings[0])) {
        buf_add_text(out, fillings[at]);
    } else {
        buf_printf(out, "#%" PRIu64 ",", costs->rooms[0]);
    }
}

static struct str plain_usage(struct str usage, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < usage.length; i++) {
        buf_add_char(out, strchr("[]", usage.bytes[i]) ? ' ' : usage.bytes[i]);
    }
    return str_trim(buf_str(out));
}

void costs_each_line(struct costs *costs, unsigned of_ten, uint64_t seed, unsigned rounds,
        cost_visit *visit, void *data)
{
    struct typing typing = {.costs = costs};
    struct buf usage = {0};
    struct buf filling = {0};
    rng_seed(&costs->rng, seed);
    commands_each(stock_commands(costs->engine), add_usage, &typing);
    struct str rest = buf_str(&typing.usages);
    while (rest.length > 0) {
        struct str line = plain_usage(str_take_until(&rest, '\n'), &usage);
        unsigned left = rng_below(&costs->rng, 10) < of_ten ? rounds : 0;
        for (; left > 0; left--) {
            buf_clear(&filling);
            choose_filling(costs, &filling);
            struct cost_case one = {
                    .name = usage.bytes, .given = filling.bytes, .size = SESSION_LINE_MAX};
            type_line(costs, line, buf_str(&filling), 0, &one.half);
            type_line(costs, line, buf_str(&filling), 1, &one.whole);
            visit(data, &one);
        }
    }
    buf_finish(&typing.usages);
    buf_finish(&usage);
    buf_finish(&filling);
}
