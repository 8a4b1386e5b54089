/* interpret_gather.c -- Candidate commands of a line, by its first word, in the order of trial.
 *
 * The stock commands of a verb are one prepared list. Most lines mean its first command, so the
 * others are looked at only if needed. */
#include "engine/core/line/interpret.h"

#include "engine/core/line/interpret_impl.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/reserved.h"
#include "engine/core/perception/perceive_impl.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/bystanders.h"
#include "engine/core/script/command_index.h"
#include "engine/core/script/held.h"

/* The word by which a thing's command is meant. */
enum { BY_TYPED = 1, BY_VERB = 2 };

static void add_candidate(
        struct run *run, const struct command *command, struct object *object, bool typed)
{
    if (run->count < CANDIDATES_MAX) {
        run->candidates[run->count++] = (struct candidates){.one = {command, object, typed}};
    }
}

/* True for commands that speak in the actor's name to people elsewhere, keep something that only
 * players have, or are for builders. */
static bool is_for_people(const struct command *command)
{
    static const struct str verbs[] = {
            STR_IS("tell"), STR_IS("reply"), STR_IS("describe"), STR_IS("afk")};
    if (command->for_people) {
        return true;
    }
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        if (verb.bytes[0] == '@' || verb.bytes[0] == ';' ||
                str_is_among(verb, verbs, sizeof(verbs) / sizeof(verbs[0]))) {
            return true;
        }
    }
    return false;
}

static bool has_role_for(const struct run *run, const struct command *command)
{
    return command->role == PERM_PLAYER ||
           role_of(run->engine, run->actor->id) >= (enum role)command->role;
}

/* True if the actor may use that stock command. */
static bool is_theirs(const struct run *run, const struct command *command)
{
    return has_role_for(run, command) &&
           !(engine_transaction(run->engine)->npc_line && is_for_people(command));
}

bool interpret_next(const struct run *run, struct candidate_place *place, struct candidate *out)
{
    while (place->entry < run->count) {
        const struct candidates *entry = &run->candidates[place->entry];
        while (place->offset < entry->stock_count) {
            const struct command *command = entry->stock[place->offset++];
            if (is_theirs(run, command)) {
                *out = (struct candidate){.command = command};
                return true;
            }
        }
        place->entry++;
        place->offset = 0;
        if (!entry->stock) {
            *out = entry->one;
            return true;
        }
    }
    return false;
}

bool interpret_takes_words(struct engine *engine, const struct command *command)
{
    uint64_t owner = command->behaviour ? command->behaviour->owner : 0;
    bool takes = false;
    if (owner == 0 || role_of(engine, owner) == PERM_WIZARD) {
        return false;
    }
    for (size_t i = 0; i < grammar_slot_count(command->grammar) && !takes; i++) {
        enum slot_kind kind = grammar_slot(command->grammar, i)->kind;
        takes = kind != SLOT_OBJECT && kind != SLOT_THIS;
    }
    return takes;
}

bool interpret_is_guarded(struct run *run)
{
    if (!run->guard_known) {
        run->is_guarded = credential_is_typed(run->typed_line) ||
                          interpret_is_on_channel(run, run->typed_line);
        run->guard_known = true;
    }
    return run->is_guarded;
}

/* True if the command, whose verb the line has, may see the line. */
static bool may_have_line(struct run *run, const struct command *command,
        const struct object *object, uint64_t owner)
{
    return !(interpret_takes_words(run->engine, command) &&
                   (run->own_first || interpret_is_guarded(run))) &&
           !consent_must_let_go(run->engine, run->actor, object, owner, run->verb);
}

static void add_object(struct run *run, struct object *object, bool of_this, unsigned by)
{
    const struct answers *answers = behaviours_of(run->engine, object);
    if (!answers->has_commands) {
        return;
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        for (size_t k = 0; k < behaviour->command_count; k++) {
            const struct command *command = behaviour->commands[k];
            if (grammar_has_this(command->grammar) != of_this) {
                continue;
            }
            bool typed = command_has_verb(command, run->word);
            bool meant = typed ? by & BY_TYPED
                               : (by & BY_VERB) && command_has_verb(command, run->verb);
            if (!meant || !may_have_line(run, command, object, behaviour->owner)) {
                continue;
            }
            if (perm_is_frozen(run->engine, behaviour->owner) ||
                    held_sleeps(run->engine, object, behaviour->owner, behaviour->saved_ms)) {
                break;
            }
            add_candidate(run, command, object, typed);
        }
    }
}

static void add_contents(struct run *run, struct object *container, unsigned by)
{
    struct command_index_round round;
    struct object *object = NULL;
    command_index_begin_commands(run->engine, container, &round);
    while ((object = command_index_next(&round)) != NULL) {
        add_object(run, object, false, by);
    }
    command_index_end(&round);
}

bool interpret_may_mean_this(
        struct engine *engine, struct object *actor, struct str word, struct str verb)
{
    struct perceive_view views[PERCEIVE_VIEWS_MAX];
    size_t count = perceive_views(engine, actor, views);
    bool may = count == 0;
    for (size_t i = 0; i < count && !may; i++) {
        may = bystanders_may_have_verb(engine, actor, views[i].place, word, verb);
    }
    return may;
}

/* Adds verbs that mean {this} of everything perceived: a noun out of reach still gives a reason. */
static void add_this(struct run *run, unsigned by)
{
    if (!interpret_may_mean_this(run->engine, run->actor, run->word, run->verb)) {
        return;
    }
    const struct perception *near = interpret_perception(run);
    for (size_t i = 0; i < near->count; i++) {
        add_object(run, near->list[i].object, true, by);
    }
}

static void add_others(struct run *run, unsigned by)
{
    if (bystanders_has_no_plain(run->engine, run->actor, run->place)) {
        return;
    }
    add_contents(run, run->actor, by);
    add_object(run, run->actor, false, by);
    if (run->place) {
        add_object(run, run->place, false, by);
        add_contents(run, run->place, by);
    }
}

static void add_stock(struct run *run, struct commands_of of, bool fallback)
{
    size_t count = fallback ? of.count - of.plain : of.plain;
    struct command *const *list = count > 0 ? of.list + (fallback ? of.plain : 0) : NULL;
    size_t first = 0;
    for (size_t i = 0; engine_transaction(run->engine)->npc_line && i < count; i++) {
        run->for_people |= has_role_for(run, list[i]) && is_for_people(list[i]);
    }
    while (first < count && !is_theirs(run, list[first])) {
        first++;
    }
    if (first < count && run->count < CANDIDATES_MAX) {
        run->candidates[run->count++] =
                (struct candidates){.stock = list + first, .stock_count = count - first};
    }
}

/* Full verbs and fixed short forms belong to the stock game; added verbs come after them. If the
 * word is only a prefix of a stock verb, a verb of exactly that spelling on a thing in reach wins.
 * The exception is a stock verb that is private to the player (own.h). */
void interpret_gather(struct run *run)
{
    struct commands *commands = stock_commands(run->engine);
    bool begins = run->verb.bytes && !str_equal(run->verb, run->word) &&
                  !commands_has(commands, run->word);
    struct str verb = run->verb.bytes ? run->verb : run->word;
    struct commands_of of = commands_of_verb(commands, run->verb);
    bool own = of.count > 0 ? of.own : commands_own(commands, verb);
    bool reserved = own && reserved_verb(verb);
    run->own = own;
    /* "gtel" is probably a slip for the stock verb, and the words after it are private. */
    run->own_first = own;
    if (!own || (begins && !reserved)) {
        add_this(run, own ? BY_TYPED : BY_TYPED | BY_VERB);
    }
    if (begins && !reserved) {
        add_others(run, BY_TYPED);
    }
    run->own_first = false;
    add_stock(run, of, false);
    if (own && !reserved) {
        add_this(run, BY_TYPED | BY_VERB);
    }
    if (reserved && begins) {
        add_this(run, BY_TYPED);
        add_others(run, BY_TYPED);
    } else if (!reserved) {
        add_others(run, begins ? BY_VERB : BY_TYPED | BY_VERB);
    }
    add_stock(run, of, true);
}
