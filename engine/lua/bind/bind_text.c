/* bind_text.c -- output of scripts: act, o:tell, o:announce, refuse, pass; and for the stock game
 * names and phrases.
 *
 * Scripts may freely send text in the place of e.this or of the actor. Elsewhere they need the
 * right to write to the receiver (or the place). In text of owners who are not wizards only
 * harmless <cmd> tags are kept. */
#include "engine/base/catalogue.h"
#include "engine/core/act/action_event.h"
#include "engine/core/output/audience.h"
#include "engine/core/output/format.h"
#include "engine/core/output/gather.h"
#include "engine/core/output/pronoun.h"
#include "engine/core/output/provenance.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/privacy.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/trace.h"
#include "engine/lua/bind/bind_telling.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <string.h>

#define TEMPLATE_MAX ((size_t)32 << 10) /* of a builder's text */

/* A template and the values of its names, ready to be rendered. */
struct text_words {
    struct format format;
    struct event_arg args[EVENT_ARGS_MAX];
    struct buf clean;
};

static void to_words(lua_State *L, int text_index, int names_index, struct object *actor,
        struct text_words *out)
{
    struct engine *engine = engine_of(L);
    uint64_t owner = engine_transaction(engine)->rights.owner;
    *out = (struct text_words){.format.actor = actor};
    struct str text = to_str(L, text_index);
    if (owner != 0 && text.length > TEMPLATE_MAX) {
        luaL_error(L, "a text is at most %d KiB long", (int)(TEMPLATE_MAX / 1024));
    }
    sandbox_charge(L, 20 + text.length / 16);
    size_t count = to_args(L, names_index, text, out->args);
    if (!text_is_clean(text, true)) {
        str_clean(text, true, &out->clean);
        text = buf_str(&out->clean);
    }
    out->format.text = text;
    out->format.args = out->args;
    out->format.arg_count = count;
    uint64_t writer = owner != 0 ? owner : engine_transaction(engine)->rights.words_owner;
    out->format.tame = writer != 0 && role_of(engine, writer) < PERM_WIZARD;
    out->format.folds_for = out->format.tame ? owner : 0;
}

static void words_finish(struct text_words *words)
{
    event_args_finish(words->args, words->format.arg_count);
    buf_finish(&words->clean);
}

static struct object *this_place(struct engine *engine)
{
    struct object *here =
            engine_transaction(engine)->place_object
                    ? world_find(engine_world(engine), engine_transaction(engine)->place_object)
                    : NULL;
    return here ? place_top(engine_world(engine), here) : NULL;
}

/* True if object is the running script's own, or holds it. */
static bool bears_this(struct engine *engine, const struct object *object)
{
    struct object *own =
            engine_transaction(engine)->place_object
                    ? world_find(engine_world(engine), engine_transaction(engine)->place_object)
                    : NULL;
    return own &&
           (own == object || (object->location != 0 &&
                                     place_is_inside(engine_world(engine), own, object)));
}

/* An object in somebody's hands speaks to them and around itself, but must not reveal who else is
 * there. */
static bool is_this_place(struct engine *engine, const struct object *place, struct object *top)
{
    return top == this_place(engine) &&
           (bears_this(engine, place) ||
                   !privacy_hides_way(engine, engine_transaction(engine)->rights.owner, top));
}

static struct provenance speaker(lua_State *L)
{
    return provenance_of(engine_of(L), !sandbox_is_trusted(host_of(L)->sandbox));
}

bool host_may_tell(struct engine *engine, struct object *place)
{
    struct world *world = engine_world(engine);
    if (engine_transaction(engine)->rights.owner == 0 || !place) {
        return true;
    }
    struct object *top = place_top(world, place);
    struct object *actor = world_find(world, engine_transaction(engine)->actor);
    if (is_this_place(engine, place, top) || (actor && top == place_top(world, actor))) {
        return true;
    }
    return perm_may_write(engine, place) || perm_may_write(engine, top);
}

/* Returns the kind of a walking message. */
static enum act_sum sum_of(struct str kind)
{
    bool goes = str_equal(kind, STR("goes"));
    return str_equal(kind, STR("comes")) ? ACT_COMES : goes ? ACT_GOES : ACT_ALONE;
}

/* True if nobody would notice this message of the stock game. */
static bool is_idle(
        lua_State *L, struct object *actor, const struct telling *telling, struct object *place)
{
    return sandbox_is_trusted(host_of(L)->sandbox) && telling->body.length == 0 &&
           !telling->also && sum_of(telling->kind) == ACT_ALONE &&
           !action_event_matters(engine_of(L), actor, place);
}

/* Returns the place where actor's action is shown, or NULL if it is not shown. Raises if that is
 * not allowed. */
static struct object *stage_of(
        lua_State *L, struct object *actor, const struct telling *telling)
{
    struct engine *engine = engine_of(L);
    struct object *place = telling->place ? telling->place : object_place(engine, actor);
    if (!place || host_is_muted(L, NULL)) {
        return NULL;
    }
    if (!host_may_tell(engine, place) && (telling->place || !bears_this(engine, actor))) {
        luaL_error(L, "act: no right to speak where #%I is", (lua_Integer)actor->id);
    }
    return is_idle(L, actor, telling, place) ? NULL : place;
}

static struct act act_of(lua_State *L, const struct telling *telling, struct object *place)
{
    return (struct act){
            .place = place,
            .except = telling->except,
            .except_count = telling->except_count,
            .style = telling->style,
            .sender = telling->sender,
            .body = telling->body,
            .unseen_is_silent = telling->unseen_is_silent,
            .personal = telling->personal,
            .kind = telling->kind,
            .sum = sum_of(telling->kind),
            .elsewhere = telling->elsewhere,
            .arrives = telling->arrives,
            .also = telling->also ? telling->also->id : 0,
            .by = speaker(L),
    };
}

/* True if text begins with its actor, named as in the game, and the speaker may act for them: for
 * itself, or for the player whose line uses the speaker. */
static bool names_actor(const struct engine *engine, const struct provenance *by,
        const struct object *actor, struct str text)
{
    bool is_its = actor->id == by->object || actor->id == by->owner ||
                  approval_is_by_line(engine, actor, LINE_VERB);
    bool begins = str_starts_nocase(text, STR("{actor")) ||
                  str_starts_nocase(text, STR("{the actor"));
    return is_its && begins && str_find_char(text, '\n', 0) == SIZE_MAX;
}

/* True if a thing of that name could be taken for the game: "The game", "Welcome back". */
static bool is_named_freely(
        struct engine *engine, const struct provenance *by, struct object *actor)
{
    return actor->id == by->object && by->words && !is_character(engine, actor) &&
           prop_bool(engine_world(engine), actor, ATOM_proper) && !is_room(engine, actor);
}

/*** o:act(TEXT[, NAMES[, {OPTIONS}]])
Shows TEXT, which o does, to everyone in its place, as each of them sees it: {Actor} is o,
{verb:pull} its verb, and the entries of NAMES are there by name, such as {the lever} for {lever =
e.this}. OPTIONS: except = {WHO} doesn't show it to them. See `help templates`. */
static int api_act(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *actor = to_object(L, 1);
    host_check_writable(L);
    struct telling telling;
    to_telling(L, 4, &telling);
    struct object *place = stage_of(L, actor, &telling);
    if (!place) {
        return 0;
    }
    host_count_shown(L);
    struct text_words words;
    to_words(L, 2, 3, actor, &words);
    words.format.heard = telling.heard;
    struct act_version versions[VERSIONS_MAX];
    struct act act = act_of(L, &telling, place);
    act.by.acts = names_actor(engine, &act.by, actor, words.format.text);
    act.by.always = is_named_freely(engine, &act.by, actor);
    act.format = words.format;
    act.versions = versions;
    act.version_count = to_versions(L, 4, versions);
    format_act(engine, &act);
    action_event_fire(engine, &act);
    words_finish(&words);
    host_check_output(L);
    host_check_ending(L);
    return 0;
}

/* True if somebody other than the player whose command runs hears what is announced in place. */
static bool has_others(struct engine *engine, struct object *place)
{
    struct audience_few few;
    struct audience audience = audience_of(engine, place, &few);
    bool others = audience.box_count > 0;
    for (size_t i = 0; i < audience.count && !others; i++) {
        others = audience.listeners[i].character != engine_transaction(engine)->uncounted;
    }
    return others;
}

/*** o:announce(TEXT[, NAMES, EXCEPT…])
Shows TEXT to everyone in o, a room or container, except EXCEPT. Names in braces are replaced by the
entries of NAMES. */
static int api_announce(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *place = to_object(L, 1);
    host_check_writable(L);
    if (host_is_muted(L, NULL)) {
        return 0;
    }
    if (!host_may_tell(engine, place)) {
        return luaL_error(L, "announce: no right to speak in #%I", (lua_Integer)place->id);
    }
    if (engine_transaction(engine)->uncounted != 0 && has_others(engine, place)) {
        host_count_shown(L);
    }
    struct telling telling = {.style = MSG_PLAIN};
    for (int i = 4; i <= lua_gettop(L); i++) {
        except_add(&telling, test_object(L, i));
    }
    struct text_words words;
    to_words(L, 2, 3, NULL, &words);
    struct act act = {.format = words.format,
            .place = place,
            .except = telling.except,
            .except_count = telling.except_count,
            .by = speaker(L)};
    format_act(engine, &act);
    words_finish(&words);
    host_check_output(L);
    return 0;
}

/*** o:tell(TEXT[, NAMES])
Shows TEXT to o, a character; for anything else, such as a room, to everyone in it, like o:announce.
A builder's script may only reach people in its own place, in the actor's, or in objects of its
owner; anything else is an error. Names in braces are replaced by the entries of NAMES; texts among
these are inserted unchanged. */
static int api_tell(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *to = to_object(L, 1);
    host_check_writable(L);
    if (!proto_is_ref(engine_world(engine), to, "character")) {
        lua_settop(L, 3); /* the options do not name people to leave out */
        return api_announce(L);
    }
    if (host_is_muted(L, to)) {
        return 0;
    }
    /* A command of the stock game reaches everyone its builder's action concerns, wherever they
     * are. */
    if (!host_may_tell(engine, to) && !sandbox_is_trusted(host_of(L)->sandbox)) {
        return luaL_error(L, "tell: no right to speak to somebody who is elsewhere");
    }
    if (to->id != engine_transaction(engine)->uncounted && presence_find(engine, to->id)) {
        host_count_shown(L);
    }
    struct telling telling;
    struct text_words words;
    to_telling(L, 4, &telling);
    to_words(L, 2, 3, world_find(engine_world(engine), engine_transaction(engine)->actor),
            &words);
    words.format.heard = telling.heard;
    format_tell_one(engine, to,
            &(struct tell_one){.format = words.format,
                    .style = telling.style,
                    .sender = telling.sender,
                    .body = telling.body,
                    .topic = telling.topic,
                    .by = speaker(L)});
    words_finish(&words);
    host_check_output(L);
    return 0;
}

/* speak_for([OBJECT, BY]): marks the stock game's further output in this handler as text stored in
 * OBJECT and written by the maker of BY (for example a trigger), or of OBJECT, however far these
 * are trusted. Without arguments: it is the game's own again. */
static int api_speak_for(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct rights *rights = &engine_transaction(engine)->rights;
    struct object *object = opt_object(L, 1);
    struct object *by = opt_object(L, 2);
    uint64_t maker = by ? trust_maker(engine, by) : 0;
    rights->words_object = object ? object->id : 0;
    rights->words_owner = maker == 0 && object ? trust_maker(engine, object) : maker;
    return 0;
}

static void trace_refusal(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct transaction *transaction = engine_transaction(engine);
    if (!transaction->trace) {
        return;
    }
    struct buf place = {0};
    sandbox_traceback(L, &place);
    struct trace_step step = {
            .kind = TRACE_REFUSE,
            .object = transaction->place_object,
            .text = buf_str(&transaction->refusal),
            .place = buf_str(&place),
    };
    TRACE(engine, add, &step);
    buf_finish(&place);
}

/* True if the stock game refuses with the reason of a before handler that called stop(). Then its
 * changes stay. */
static bool is_stop(lua_State *L)
{
    const struct transaction *transaction = engine_transaction(engine_of(L));
    return transaction->stopped && sandbox_is_trusted(host_of(L)->sandbox) &&
           str_equal(buf_str(&transaction->refusal), buf_str(&transaction->stop));
}

static void tell_stop(struct engine *engine, struct object *actor)
{
    struct transaction *transaction = engine_transaction(engine);
    if (actor && transaction->stop.length > 0) {
        tell_markup(engine, actor, buf_str(&transaction->stop), MSG_ERROR);
    }
    buf_clear(&transaction->refusal);
    buf_clear(&transaction->rest); /* the first refusal ends the line */
}

/*** refuse(TEXT[, NAMES])
Ends the transaction, undoes it and shows TEXT to the actor. Use it when a line can't be done;
returning the same text would keep the changes. */
static int api_refuse(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct transaction *transaction = engine_transaction(engine);
    struct object *actor = world_find(engine_world(engine), transaction->actor);
    int text = lua_type(L, 1) == LUA_TSTRING ? 1 : 2;
    struct text_words words;
    to_words(L, text, 3 - text, actor, &words);
    buf_clear(&transaction->refusal);
    struct buf plain = {0};
    struct provenance by = speaker(L);
    format_render(engine, &words.format, actor, &plain);
    provenance_write(engine, &by, actor, true, buf_str(&plain), &transaction->refusal);
    buf_finish(&plain);
    words_finish(&words);
    if (is_stop(L)) {
        tell_stop(engine, actor);
        sandbox_throw_signal(L, (void *)(uintptr_t)&signal_done);
    }
    trace_refusal(L);
    sandbox_throw_signal(L, (void *)(uintptr_t)&signal_refuse);
}

/*** stop([TEXT[, NAMES]])
In before handlers: forbids the event, shows TEXT to the actor, and keeps this handler's changes,
output and timers. In before("command") it consumes the line, so nothing else happens. */
static int api_stop(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct transaction *transaction = engine_transaction(engine);
    const struct script *script = host_of(L)->running;
    if (!script || !script->is_before) {
        return luaL_error(L, "stop() is for before handlers; to end a command, return");
    }
    buf_clear(&transaction->refusal);
    if (!lua_isnoneornil(L, 1)) {
        struct object *actor = world_find(engine_world(engine), transaction->actor);
        struct text_words words;
        to_words(L, 1, 2, actor, &words);
        format_render(engine, &words.format, actor, &transaction->refusal);
        words_finish(&words);
    }
    sandbox_throw_signal(L, (void *)(uintptr_t)&signal_stop);
}

/*** pass() -> any
`return pass()` hands the line to the next command that matches. A command that took coins can't:
what it did is undone. */
static int api_pass(lua_State *L)
{
    if (!host_of(L)->running->event && engine_transaction(engine_of(L))->paid > 0) {
        return luaL_error(L, "pass: a command that took coins can't pass its line on");
    }
    sandbox_throw_signal(L, (void *)(uintptr_t)&signal_pass);
}

/* -- for the stock game -- */

/* finish(): ends the command; its changes stay. */
static int api_finish(lua_State *L)
{
    sandbox_throw_signal(L, (void *)(uintptr_t)&signal_done);
}

/* mention(VIEWER, THING): makes THING the meaning of "it" for VIEWER, unless a noun of the line
 * says otherwise. */
static int api_mention(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct presence *presence = presence_find(engine, to_object(L, 1)->id);
    struct object *thing = to_object(L, 2);
    if (presence && !engine_transaction(engine)->rehearsing) {
        pronouns_note_thing(engine, &presence->last, thing);
    }
    return 0;
}

/* name_of(O, VIEWER[, "a"|"the"|"none"]): markup. */
static int api_name_of(lua_State *L)
{
    static const char *const names[] = {"as", "a", "the", "none", NULL};

    static const enum format_article articles[] = {
            ARTICLE_AS_NAMED, ARTICLE_A, ARTICLE_THE, ARTICLE_NONE};
    struct buf out = {0};
    struct object *object = to_object(L, 1);
    struct object *viewer = opt_object(L, 2);
    int which = luaL_checkoption(L, 3, "as", names);
    format_name(engine_of(L), object, viewer, articles[which], &out);
    return push_buf(L, &out);
}

/* list_names(ARRAY, VIEWER): "a, b and c", markup. */
static int api_list_names(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    struct object *viewer = opt_object(L, 2);
    size_t count = lua_rawlen(L, 1);
    uint64_t *ids = lua_newuserdata(L, (count + 1) * sizeof(*ids));
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, 1, (lua_Integer)i + 1);
        ids[i] = to_object_id(L, lua_gettop(L));
        lua_pop(L, 1);
    }
    struct buf out = {0};
    format_list(engine_of(L), ids, count, viewer, &out);
    return push_buf(L, &out);
}

/* render(VIEWER, TEXT, NAMES): the sentence as VIEWER sees it, markup. */
static int api_render(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *viewer = opt_object(L, 1);
    struct text_words words;
    struct buf out = {0};
    to_words(L, 2, 3, world_find(engine_world(engine), engine_transaction(engine)->actor),
            &words);
    format_render(engine, &words.format, viewer, &out);
    words_finish(&words);
    return push_buf(L, &out);
}

/* phrase(KEY, TEXT): sets a phrase used by C code. */
static int api_phrase(lua_State *L)
{
    struct engine *engine = engine_of(L);
    if (!phrase_set(phrases_of(engine), to_str(L, 1), to_str(L, 2))) {
        return luaL_error(L, "there is no phrase \"%s\"", lua_tostring(L, 1));
    }
    return 0;
}

/* sentence(TEXT[, NUMBER]): TEXT in the game's language, for that number of what it counts. Wanted
 * only where TEXT becomes a part of something: whatever shows a whole TEXT looks it up itself. */
static int api_sentence(lua_State *L)
{
    sandbox_charge(L, 20);
    struct str text = to_str(L, 1);
    const struct catalogue_line *found = catalogue_find(text);
    lua_Integer number = luaL_optinteger(L, 2, 0);
    push_str(L, found ? catalogue_text(found, number > 0 ? (uint64_t)number : 0) : text);
    return 1;
}

/* sys.gather(ACTOR): from here on bystanders see what ACTOR does to several things as one sentence;
 * without ACTOR it is shown. */
static int sys_gather(lua_State *L)
{
    host_check_writable(L);
    if (lua_isnoneornil(L, 1)) {
        gather_end(engine_of(L));
    } else {
        gather_begin(engine_of(L), to_object(L, 1));
    }
    return 0;
}

/* sys.fingerprint(TEXT): a short hash of the text. */
static int sys_fingerprint(lua_State *L)
{
    struct str text = to_str(L, 1);
    char hex[20];
    (void)snprintf(hex, sizeof(hex), "%016" PRIx64, str_hash(text));
    sandbox_charge(L, 10 + text.length / 8);
    lua_pushstring(L, hex);
    return 1;
}

void bind_text_open(struct host *host)
{
    static const struct api sys[] = {{"gather", sys_gather}, {"fingerprint", sys_fingerprint}};
    static const struct api all[] = {
            {"refuse", api_refuse}, {"pass", api_pass}, {"stop", api_stop}};
    static const struct api stock[] = {
            {"finish", api_finish},
            {"mention", api_mention},
            {"name_of", api_name_of},
            {"list_names", api_list_names},
            {"render", api_render},
            {"speak_for", api_speak_for},
            {"phrase", api_phrase},
            {"sentence", api_sentence},
    };
    api_add_acts(host, &(struct api){"act", api_act}, 1);
    api_add(host, false, all, sizeof(all) / sizeof(all[0]));
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
    method_add(host, "tell", api_tell);
    method_add(host, "announce", api_announce);
    api_add_table(host, "sys", sys, sizeof(sys) / sizeof(sys[0]));
}
