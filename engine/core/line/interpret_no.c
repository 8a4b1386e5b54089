/* interpret_no.c -- Answers to lines that did not run, or that have unknown nouns.
 *
 * interpret_nouns.c finds the best reason. A question "which one?" is kept here for the next line,
 * which typed.c reads. */
#include "engine/base/package.h"
#include "engine/core/line/interpret_impl.h"
#include "engine/core/line/menu.h"
#include "engine/core/line/modal.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format.h"
#include "engine/core/output/help.h"
#include "engine/core/output/words.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/packages.h"
#include "engine/core/run/trace.h"
#include "engine/core/run/transaction.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#define TOPIC_LEAST 4 /* letters of a word that is looked up in help */

/* Returns the same question for clients that show buttons. */
static struct menu *make_menu(struct run *run)
{
    struct menu *menu =
            menu_create(MENU_WHICH, STR_NONE, phrase_get(run->engine, PHRASE_which_prompt));
    for (size_t i = 0; i < run->which_count; i++) {
        buf_clear(&run->scratch->text);
        match_put_choice(run->engine, run->actor, run->which_ids, run->which_count, i,
                &run->scratch->text);
        menu_add(menu, buf_str(&run->scratch->text));
    }
    return menu;
}

static void remember_which(struct run *run)
{
    struct presence *presence = presence_find(run->engine, run->actor->id);
    if (!presence || !run->which.bytes || engine_transaction(run->engine)->rehearsing) {
        return;
    }
    modal_forget_which(presence);
    struct dialogue *dialogue = dialogue_open(presence);
    dialogue->which_line = str_dup(run->which_line);
    dialogue->which_from = (uint32_t)(run->which.bytes - run->which_line.bytes);
    dialogue->which_to = dialogue->which_from + (uint32_t)run->which.length;
    dialogue->which_count = (uint32_t)run->which_count;
    dialogue->which_one = run->which_one;
    dialogue->which_ids = mem_dup(run->which_ids, run->which_count * sizeof(uint64_t));
    menu_open_which(presence, make_menu(run));
}

/* Appends the usage of a command. A thing's own command gets the thing's name if that is
 * visible. */
static void add_usage(struct run *run, const struct candidate *candidate, struct buf *out)
{
    struct str name = STR_NONE;
    if (candidate->object && perceive_sees(run->engine, run->actor, candidate->object) &&
            !disguise_hides(run->engine, candidate->object, run->actor)) {
        name = words_without_article(
                run->engine, prop_str(engine_world(run->engine), candidate->object, ATOM_name));
    }
    grammar_usage(candidate->command->grammar, name, out);
}

/* Returns how many words after the verb the line shares with the usage. Verbs that mean the same
 * have the usage of the first. */
static size_t count_shared(struct str line, struct str usage)
{
    size_t shared = 0;
    (void)str_take_word(&line);
    (void)str_take_word(&usage);
    struct str word = str_take_word(&line);
    struct str wanted = str_take_word(&usage);
    while (word.length > 0 && str_equal_nocase(word, wanted)) {
        shared++;
        word = str_take_word(&line);
        wanted = str_take_word(&usage);
    }
    return shared;
}

/* True if one of the candidates is more than an advice command. */
static bool has_advised(const struct run *run)
{
    struct candidate_place place = {0};
    struct candidate candidate;
    while (interpret_next(run, &place, &candidate)) {
        if (!candidate.command->advice) {
            return true;
        }
    }
    return false;
}

/* True if the list, parted by ", ", has the usage: several commands may be used alike. */
static bool has_usage(struct str list, struct str usage)
{
    bool has = false;
    while (list.length > 0 && !has) {
        has = str_equal(str_trim(str_take_until(&list, ',')), usage);
    }
    return has;
}

/* Lists the three usages nearest to the line. If stock is set, only stock commands count. Advice
 * commands count only if there is nothing else. */
static void list_usages(struct run *run, bool stock, struct buf *out)
{
    struct buf usage = {0};
    size_t most = 0;
    size_t shown = 0;
    bool advised = has_advised(run);
    for (size_t pass = 0; pass < 2; pass++) {
        struct candidate_place place = {0};
        struct candidate candidate;
        while (shown < 3 && interpret_next(run, &place, &candidate)) {
            buf_clear(&usage);
            if ((stock && candidate.object) || (advised && candidate.command->advice)) {
                continue;
            }
            add_usage(run, &candidate, &usage);
            size_t shared = count_shared(run->full_line, buf_str(&usage));
            if (pass == 0) {
                most = shared > most ? shared : most;
            } else if (shared == most && !has_usage(buf_str(out), buf_str(&usage))) {
                buf_add_text(out, shown++ ? ", " : "");
                buf_add_str(out, buf_str(&usage));
            }
        }
    }
    buf_finish(&usage);
}

/* Tells how to use the stock verb, or the commands of things in reach if the verb is only
 * theirs. */
static void tell_usage(struct run *run)
{
    struct buf usage = {0};
    struct candidate_place place = {0};
    struct candidate candidate;
    bool stock = false;
    while (!stock && interpret_next(run, &place, &candidate)) {
        stock = !candidate.object;
    }
    list_usages(run, stock, &usage);
    struct event_arg arg = {STR("usage"), value_str(buf_str(&usage))};
    buf_clear(&run->scratch->text);
    format_phrase(run->engine, PHRASE_usage, &arg, 1, run->actor, &run->scratch->text);
    tell_markup(run->engine, run->actor, buf_str(&run->scratch->text), MSG_ERROR);
    value_finish(&arg.value);
    buf_finish(&usage);
}

/* True if help has a page on the word, or one whose name begins with it. */
static bool has_page(const struct engine *engine, struct str word)
{
    char path[HELP_PATH_MAX];
    return word.length >= TOPIC_LEAST && help_find(engine, word, NULL, path);
}

/* True if something here or in hand is of a package that is off, and the word is its verb. */
static bool is_verb_of_off(struct run *run, struct str word)
{
    struct engine *engine = run->engine;
    struct world *world = engine_world(engine);
    uint64_t holders[] = {run->actor->id, run->actor->location};
    for (size_t h = 0; h < sizeof(holders) / sizeof(holders[0]); h++) {
        struct object *holder = world_find(world, holders[h]);
        size_t count = 0;
        const uint64_t *ids = holder ? place_contents(world, holder, &count) : NULL;
        for (size_t i = 0; i < count; i++) {
            struct object *thing = world_find(world, ids[i]);
            const struct package *package = thing ? packages_off_of(engine, thing) : NULL;
            if (package && package_words_has(&package->verbs, word)) {
                return true;
            }
            ids = place_contents(world, holder, &count);
        }
    }
    return false;
}

static void tell_unknown(struct run *run, struct str word, struct str choices)
{
    struct str nearest = choices.length
                                 ? choices
                                 : commands_nearest(stock_commands(run->engine), word,
                                           (uint8_t)role_of(run->engine, run->actor->id));
    struct event_arg args[] = {
            {STR("word"), value_str(run->word)},
            {STR("suggestion"), value_str(nearest.bytes ? nearest : STR_NONE)},
            {STR("list"), value_str(choices)},
    };
    enum role least = (enum role)commands_role(stock_commands(run->engine), word);
    bool is_theirs = least > role_of(run->engine, run->actor->id);
    const struct account *account = account_of(run->engine, run->actor->id);
    enum phrase phrase = is_theirs && account && account->unread ? PHRASE_disk_unread
                         : is_theirs && least == PERM_WIZARD     ? PHRASE_for_wizards
                         : is_theirs                             ? PHRASE_for_builders
                         : is_verb_of_off(run, run->word)        ? PHRASE_package_off
                         : choices.length                        ? PHRASE_ambiguous_command
                         : help_is_page(run->engine, run->word)  ? PHRASE_unknown_topic
                         : nearest.bytes                         ? PHRASE_unknown_suggest
                         : has_page(run->engine, run->word)      ? PHRASE_unknown_topic
                                                                 : PHRASE_unknown_command;
    buf_clear(&run->scratch->text);
    format_phrase(run->engine, phrase, args, 3, run->actor, &run->scratch->text);
    tell_markup(run->engine, run->actor, buf_str(&run->scratch->text), MSG_ERROR);
    for (size_t i = 0; i < 3; i++) {
        value_finish(&args[i].value);
    }
}

void interpret_tell_no(struct run *run, struct str choices)
{
    struct buf *said = &run->scratch->text;
    if (run->reason_rank > 0) {
        said = &run->scratch->reason;
        tell_markup(run->engine, run->actor, buf_str(said), MSG_ERROR);
        remember_which(run);
    } else if (run->count > 0) {
        tell_usage(run);
    } else if (run->for_people) {
        buf_clear(said);
        phrase_put(run->engine, said, PHRASE_for_people, WITH("word", run->word));
    } else {
        TRACE(run->engine, add,
                &(struct trace_step){.kind = TRACE_LINE, .text = run->full_line});
        tell_unknown(run, run->word, choices);
        engine_transaction(run->engine)->unknown_verb = true;
    }
    run->misread = true;
    buf_clear(&engine_transaction(run->engine)->refusal);
    buf_add_str(&engine_transaction(run->engine)->refusal, buf_str(said));
}

void interpret_tell_left_out(struct run *run, const struct grammar_reading *reading)
{
    const struct grammar *grammar = run->current.command->grammar;
    for (size_t i = 0; run->partly && i < grammar_slot_count(grammar); i++) {
        const struct match *match = &run->scratch->matches[i];
        struct buf *refusal = &engine_transaction(run->engine)->refusal;
        if (!reading->spans[i].bytes || !grammar_slot(grammar, i)->many ||
                match->left_out == 0) {
            continue;
        }
        if (run->outcome == OUTCOME_REFUSED) {
            buf_add_text(refusal, refusal->length > 0 ? "\n" : "");
            buf_add_str(refusal, buf_str(&match->reason));
        } else if (run->outcome == OUTCOME_DONE || run->outcome == OUTCOME_YIELDED) {
            tell_markup(run->engine, run->actor, buf_str(&match->reason), MSG_ERROR);
        }
    }
}
