/* plain.c -- Fast path for common lines that need no special treatment: looking around or at what
 * is held, taking or dropping one thing, speaking to the room or to one player online.
 *
 * Most lines are of this kind. More than half of their cost (measured) was the verb's script
 * finding out that nothing special applies. So the engine checks first.
 *
 * 1. Taking and dropping are plain if one thing moves between the actor's place and hands and no
 *    handler would be asked. The thing must be portable, not a heap of coins and not worn. A look
 *    is plain if no handler would be asked, and a list of held things if none is worn. Both must be
 *    typed by a person and not be part of a rehearsal. Speech is plain if the speaker may speak and
 *    the words are short and need no formatting. None of the special cases named by the command may
 *    apply (plain_unless). To a single player it must also be somebody else, who is online and
 *    accepts it. Handlers that only observe the event do not matter.
 * 2. Everything is checked before anything changes. A move that is refused all the same (too heavy)
 *    has changed nothing either, and is left to the verb, which says why.
 * 3. The verbs (scripts/core/commands) define the behaviour: tests/script/plain_test.c checks that both
 *    do the same. A verb that changes its behaviour loses its option `plain`. */
#include "engine/core/line/plain.h"

#include "engine/core/act/look.h"
#include "engine/core/act/transfer.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format.h"
#include "engine/core/output/recent_speakers.h"
#include "engine/core/output/speech.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/option.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sanction.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/command.h"
#include "engine/core/script/hook.h"
#include "world/model/place.h"
#include "world/model/prop.h"

/* -- taking and dropping -- */

/* Returns the only thing that the line is about, or NULL. */
static struct object *only_thing(struct engine *engine, const struct event *event)
{
    if (event->arg_count != 1) {
        return NULL;
    }
    struct value key;
    const struct value *value = &event->args[0].value;
    if (value->kind == VALUE_TABLE) {
        value = value_table_count(value) == 1 ? value_table_at(value, 0, &key) : NULL;
    }
    return value && value->kind == VALUE_OBJECT
                   ? world_find(engine_world(engine), value->object)
                   : NULL;
}

/* "All chest" means the things in it, which is left to the verb. */
static bool says_all(struct str line)
{
    (void)str_take_word(&line);
    return str_starts_nocase(str_trim(line), STR("all"));
}

/* True unless it is a person, an exit, money, fixed in place, worn, or has something or somebody
 * inside. */
static bool is_plain_thing(struct engine *engine, struct object *thing)
{
    struct world *world = engine_world(engine);
    size_t inside = 0;
    if (object_kinds(engine, thing) & KIND_CONTAINER) {
        (void)place_contents(world, thing, &inside);
    }
    const struct value *portable = prop_get(world, thing, ATOM_portable);
    return !(object_kinds(engine, thing) & (KIND_CHARACTER | KIND_EXIT | KIND_COIN)) &&
           inside == 0 && (portable->kind == VALUE_NIL || value_is_true(portable)) &&
           !value_is_true(prop_get(world, thing, ATOM_worn));
}

/* True if a handler would be asked about it, or about the resulting move. */
static bool is_asked(struct engine *engine, struct event event)
{
    if (hook_asks(engine, &event)) {
        return true;
    }
    event.how = event.name;
    event.name = STR("move");
    return hook_asks(engine, &event);
}

static bool carry(
        struct engine *engine, const struct command *command, const struct event *event)
{
    struct object *actor = event->actor;
    struct object *place = event->room;
    struct object *thing = only_thing(engine, event);
    bool takes = command->plain == PLAIN_TAKE;
    struct event carried = {.name = takes ? STR("take") : STR("drop"),
            .actor = actor,
            .thing = thing,
            .from = takes ? place : actor,
            .to = takes ? actor : place};
    /* A person may be held by another. */
    if (!thing || thing->location != carried.from->id || says_all(event->line) ||
            !is_plain_thing(engine, thing) || disguise_ignores(engine, place->id, actor->id) ||
            is_asked(engine, carried) || !speech_limit_take_shown(engine, NULL)) {
        return false;
    }
    struct buf reason = {0};
    bool done = transfer_thing(engine, &carried, command->plain_text, false, &reason);
    buf_finish(&reason);
    return done;
}

/* -- looking -- */

/* True if a person typed the line. A script's actions are marked as the script's, and a rehearsal
 * hides some output; only the script path handles both. */
static bool is_typed(struct engine *engine)
{
    return !engine_transaction(engine)->rehearsing &&
           engine_transaction(engine)->rights.behalf == 0;
}

enum { LOOK_BYTES = 500 }; /* of most looks */

static bool look_plain_own(struct engine *engine, const struct event *event)
{
    struct event looked = {.name = STR("look"), .actor = event->actor, .thing = event->room};
    if (!is_typed(engine) || hook_asks(engine, &looked)) {
        return false;
    }
    struct buf text = {0};
    (void)buf_reserve(&text, LOOK_BYTES);
    look_room(engine, event->actor, event->room, false, &text);
    if (engine_transaction(engine)->ending ==
            OUTCOME_DONE) { /* code that describes a thing may refuse */
        tell_markup(engine, event->actor, buf_str(&text), MSG_PLAIN);
        hook_on(engine, &looked);
    }
    buf_finish(&text);
    return true;
}

/* Returns the things that holder has; nil if the list is empty or a thing is worn. */
static struct value only_held(struct engine *engine, struct object *holder)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, holder, &count);
    struct value held = count > 0 ? value_table() : value_nil();
    for (size_t i = 0; i < count; i++) {
        struct object *thing = world_find(world, ids[i]);
        if (!thing || value_is_true(prop_get(world, thing, ATOM_worn))) {
            value_finish(&held);
            return value_nil();
        }
        value_table_append(&held, value_object(thing->id));
    }
    return held;
}

static bool list_held(
        struct engine *engine, const struct command *command, const struct event *event)
{
    struct event_arg held = {STR("held"), value_nil()};
    if (is_typed(engine)) {
        held.value = only_held(engine, event->actor);
    }
    if (held.value.kind == VALUE_NIL) {
        return false;
    }
    struct format format = {
            .text = command->plain_text, .args = &held, .arg_count = 1, .actor = event->actor};
    format_tell(engine, event->actor, &format, MSG_PLAIN);
    value_finish(&held.value);
    return true;
}

/* -- saying -- */

enum { SAID_MOST = 400 }; /* bytes */

/* Returns the words in the last slot of the pattern, if it has that many slots and the words need
 * no formatting: no quotation marks around them, no ":smile:", and no possible password. */
static struct str plain_words(struct engine *engine, const struct event *event, size_t places)
{
    struct str words = event->arg_count == places ? value_as_str(&event->args[places - 1].value)
                                                  : STR_NONE;
    bool is_ready = engine_transaction(engine)->speech.verbatim ||
                    (str_find_char(words, ':', 0) == SIZE_MAX && !str_starts(words, STR("\"")));
    bool is_short = words.length <= SAID_MOST && str_is_plain_line(words, SAID_MOST);
    return is_ready && is_short && !credential_holds_back(engine, event->actor, words, NULL)
                   ? words
                   : STR_NONE;
}

/* True if a property or option is set that the command's script must handle. */
static bool is_special(struct engine *engine, const struct command *command, struct object *who)
{
    for (size_t i = 0; i < COMMAND_UNLESS && command->plain_unless[i]; i++) {
        uint32_t atom = command->plain_unless[i];
        if (option_of(who, atom_name(&engine_world(engine)->atoms, atom)) ||
                value_is_true(prop_get(engine_world(engine), who, atom))) {
            return true;
        }
    }
    return false;
}

static void tell_words(struct engine *engine, const struct command *command,
        struct object *actor, struct object *place, struct str words)
{
    struct buf quoted = {0};
    buf_add_text(&quoted, ", \"");
    buf_add_str(&quoted, words);
    buf_add_char(&quoted, '"');
    struct event_arg arg = {STR("words"), value_str(buf_str(&quoted))};
    struct act act = {
            .format = {.text = command->plain_text,
                    .args = &arg,
                    .arg_count = 1,
                    .actor = actor,
                    .heard = true},
            .place = place,
            .style = MSG_SAY,
            .sender = prop_str(engine_world(engine), actor, ATOM_name),
            .body = words,
            .by = provenance_of(engine, false),
    };
    format_act(engine, &act);
    value_finish(&arg.value);
    buf_finish(&quoted);
}

/* Speaks to the room. The first line of a speaker is left to the script, which starts the count of
 * recent speakers. */
static bool say(struct engine *engine, const struct command *command, const struct event *event)
{
    struct object *actor = event->actor;
    struct event heard = {.name = STR("hear"),
            .actor = actor,
            .how = STR("say"),
            .text = plain_words(engine, event, 1),
            .room = event->room};
    if (!is_typed(engine) || heard.text.length == 0 || !speakers_counts(engine, actor->id) ||
            is_special(engine, command, actor) ||
            sanction_silences(engine, actor->id, 0, NULL) || hook_asks(engine, &heard) ||
            !speech_limit_take_here(engine, actor, heard.text.length, NULL)) {
        return false;
    }
    newcomer_reached(engine, actor->id, NEWCOMER_SPOKE);
    tell_words(engine, command, actor, event->room, heard.text);
    if (engine_transaction(engine)->ending == OUTCOME_DONE) {
        hook_on(engine, &heard);
    }
    if (engine_transaction(engine)->ending == OUTCOME_DONE) {
        (void)speakers_count(engine, actor->id, 0);
    }
    return true;
}

/* -- telling -- */

/* True if `to` is another player online, and nothing special applies when actor tells them
 * something. */
static bool hears(struct engine *engine, const struct command *command, struct object *actor,
        struct object *to)
{
    const struct presence *presence = presence_find(engine, to->id);
    return presence && !presence_is_lost(presence) && to != actor &&
           !is_special(engine, command, to) && !ignore_has(engine, to->id, actor->id) &&
           !sanction_silences(engine, actor->id, to->id, NULL);
}

/* Tells both players, and keeps it in both histories. */
static void tell_both(struct engine *engine, const struct command *command,
        struct object *actor, struct object *to, struct str words)
{
    struct str speaker = prop_str(engine_world(engine), actor, ATOM_name);
    struct str name = prop_str(engine_world(engine), to, ATOM_name);
    struct event_arg args[] = {
            {STR("words"), value_str(words)},
            {STR("who"), value_str(spelling_of(engine, to))},
            {STR("speaker"), value_str(spelling_of(engine, actor))},
    };
    struct tell_one tell = {
            .format = {.text = command->plain_text,
                    .args = args,
                    .arg_count = sizeof(args) / sizeof(args[0]),
                    .actor = actor},
            .style = MSG_TELL,
            .sender = speaker,
            .body = words,
            .topic = name,
            .by = provenance_of(engine, false),
    };
    speech_next(engine);
    tells_keep(engine, actor, to, words);
    format_tell_one(engine, actor, &tell);
    tell.format.text = command->plain_told;
    tell.topic = STR_NONE;
    format_tell_one(engine, to, &tell);
    for (size_t i = 0; i < tell.format.arg_count; i++) {
        value_finish(&args[i].value);
    }
}

static bool tell(
        struct engine *engine, const struct command *command, const struct event *event)
{
    struct str words = plain_words(engine, event, 2);
    const struct value *who = words.length > 0 ? &event->args[0].value : NULL;
    struct object *to = who && who->kind == VALUE_OBJECT
                                ? world_find(engine_world(engine), who->object)
                                : NULL;
    if (!is_typed(engine) || !to || !hears(engine, command, event->actor, to) ||
            !speech_limit_take(engine, event->actor, NULL)) {
        return false;
    }
    tell_both(engine, command, event->actor, to, words);
    presence_set_reply_to(presence_find(engine, to->id), event->actor->id, NULL, 0);
    return true;
}

/* -- dispatch -- */

static const struct {
    struct str name;
    size_t texts;
} plains[] = {[PLAIN_LOOK] = {STR_IS("look"), 0},
        [PLAIN_INVENTORY] = {STR_IS("inventory"), 1},
        [PLAIN_TAKE] = {STR_IS("take"), 1},
        [PLAIN_DROP] = {STR_IS("drop"), 1},
        [PLAIN_SAY] = {STR_IS("say"), 1},
        [PLAIN_TELL] = {STR_IS("tell"), 2}};

bool plain_parse(struct str name, enum plain *out, size_t *out_texts)
{
    size_t count = sizeof(plains) / sizeof(plains[0]);
    size_t i = PLAIN_NONE + 1;
    while (i < count && !str_equal(name, plains[i].name)) {
        i++;
    }
    *out = (enum plain)i;
    *out_texts = i < count ? plains[i].texts : 0;
    return i < count;
}

bool plain_do(struct engine *engine, const struct command *command, const struct event *event)
{
    /* A handler that ran before may have moved the actor. */
    if (command->plain == PLAIN_NONE || !event->room ||
            event->room != object_place(engine, event->actor)) {
        return false;
    }
    switch ((enum plain)command->plain) {
    case PLAIN_LOOK:
        return look_plain_own(engine, event);
    case PLAIN_INVENTORY:
        return list_held(engine, command, event);
    case PLAIN_TAKE:
    case PLAIN_DROP:
        return carry(engine, command, event);
    case PLAIN_SAY:
        return say(engine, command, event);
    case PLAIN_TELL:
        return tell(engine, command, event);
    case PLAIN_NONE:
        break;
    }
    return false;
}
