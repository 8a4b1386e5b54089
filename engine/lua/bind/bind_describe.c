/* bind_describe.c -- sentences that objects add to descriptions of others (o:describe_with), and
 * names as players see them.
 *
 * An object may add to the description of its container if its owner is accepted there
 * (consent.h). */
#include "engine/base/skeleton.h"
#include "engine/core/act/look.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/link.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/recognition.h"
#include "engine/core/output/words.h"
#include "engine/core/people/account.h"
#include "engine/core/perception/fragment.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <ctype.h>

/* True if e.this may add to the description of its container: its wearer, its holder, its room. */
static bool may_describe(struct engine *engine, const struct object *giver,
        struct object *object, bool takes_back)
{
    bool is_inside =
            giver && giver->location == object->id &&
            (engine_transaction(engine)->rights.trusted == object->id ||
                    consent_accepts(engine, engine_transaction(engine)->rights.owner, object));
    return is_inside || (giver && takes_back) || perm_may_write(engine, object);
}

/* Returns the object that adds the sentence: the fourth argument, which the running code must
 * control, or e.this. */
static struct object *to_giver(lua_State *L, struct engine *engine)
{
    if (lua_isnoneornil(L, 4)) {
        uint64_t own = engine_transaction(engine)->place_object;
        return own ? world_find(engine_world(engine), own) : NULL;
    }
    struct object *giver = to_object(L, 4);
    if (!perm_may_write(engine, giver)) {
        luaL_error(L, "no right to #%I", (lua_Integer)giver->id);
    }
    return giver;
}

/*** o:describe_with(KEY, TEXT[, GIVER])
Adds the sentence TEXT to the description of o; nil removes the one that GIVER added under KEY.
GIVER is e.this, or an object that you control. It may describe its container (its holder or wearer,
or its room), and any object that you control. */
static int api_describe_with(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    struct str key = to_str(L, 2);
    struct buf text = {0};
    host_check_writable(L);
    sandbox_charge(L, 50);
    struct object *giver = to_giver(L, engine);
    if (!may_describe(engine, giver, object, lua_isnoneornil(L, 3))) {
        return luaL_error(L, "no right to describe #%I", (lua_Integer)object->id);
    }
    struct str raw = lua_isnoneornil(L, 3) ? STR_NONE : to_str(L, 3);
    if (key.length == 0 || key.length > FRAGMENT_KEY_MAX || raw.length > FRAGMENT_TEXT_MAX ||
            !text_is_clean(key, false) || !text_is_clean(raw, false)) {
        return luaL_error(L,
                "a key of 1 to %d bytes and a sentence of at most %d, both plain lines",
                FRAGMENT_KEY_MAX, FRAGMENT_TEXT_MAX);
    }
    uint64_t owner = engine_transaction(engine)->rights.owner;
    if (owner == 0 || role_of(engine, owner) == PERM_WIZARD) {
        buf_add_str(&text, raw);
    } else {
        link_tame(engine, raw, &text);
    }
    struct err err;
    bool ok = fragment_put(engine, object, giver ? giver->id : 0, key, buf_str(&text), &err);
    buf_finish(&text);
    return ok ? 0 : luaL_error(L, "%s", err.text);
}

/* text_of(O, PROPERTY[, VIEWER]): the text of the property as VIEWER, or a stranger, reads it now, with its owner's
 * markup; nil if it is empty. */
static int api_text_of(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    struct buf out = {0};
    uint32_t atom = atom_find(&engine_world(engine)->atoms, to_str(L, 2));
    if (atom == ATOM_NONE || !look_put_text(engine, opt_object(L, 3), object, atom, &out)) {
        lua_pushnil(L);
        return 1;
    }
    return push_buf(L, &out);
}

/* known_as(O[, VIEWER]): the name that VIEWER, or a stranger, uses for O, plain, without an
 * article: its real name, or what it appears to be. */
static int api_known_as(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    struct buf words = {0};
    sandbox_charge(L, 50);
    enum disguise disguise = disguise_of(engine, object, opt_object(L, 2), &words);
    if (disguise == DISGUISE_NONE) {
        push_str(L, spelling_of(engine, object));
    } else if (disguise == DISGUISE_CALLED) {
        push_str(L, buf_str(&words));
    } else if (disguise == DISGUISE_NAMED) {
        push_str(L, words_without_article(engine, buf_str(&words)));
    } else {
        push_str(L, phrase_get(engine, PHRASE_someone));
    }
    buf_finish(&words);
    return 1;
}

/* acquaintance(O, VIEWER): "met" if VIEWER knows O's name; "called" or "unmet" for a player known
 * by a name that VIEWER gave, or by looks (recognition.h); "masked" for anything that appears to be
 * something else. Then the name without the mask, plain, without an article, and which of the other
 * three applies to that. */
static int api_acquaintance(lua_State *L)
{
    static const char *const words_of[] = {"met", "called", "unmet"};
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    struct object *viewer = opt_object(L, 2);
    struct buf words = {0};
    sandbox_charge(L, 50);
    enum acquaintance how = ACQUAINTANCE_MET;
    if (recognition_concerns(engine, object)) {
        how = recognition_of(engine, object, viewer, &words);
    }
    if (how == ACQUAINTANCE_MET) {
        buf_clear(&words);
        buf_add_str(&words, spelling_of(engine, object));
    }
    lua_pushstring(L, disguise_masks(engine, object, viewer) ? "masked" : words_of[how]);
    push_str(L, how == ACQUAINTANCE_NONE ? words_without_article(engine, buf_str(&words))
                                         : buf_str(&words));
    lua_pushstring(L, words_of[how]);
    buf_finish(&words);
    return 3;
}

/* sys.disguise_fault(O, TEXT): why TEXT may not be shown instead of O's name to people who do not know
 * it; nil if it may. */
static int sys_disguise_fault(lua_State *L)
{
    struct err err;
    sandbox_charge(L, 200);
    bool ok = naming_of_disguise_ok(engine_of(L), to_object(L, 1), to_str(L, 2), &err);
    return push_objection(L, ok, &err);
}

/* sys.looks_like(O), sys.sounds_like(O): how O looks and sounds to strangers. */
static int push_impression(
        lua_State *L, void put(struct engine *engine, struct object *object, struct buf *out))
{
    struct buf words = {0};
    sandbox_charge(L, 50);
    put(engine_of(L), to_object(L, 1), &words);
    return push_buf(L, &words);
}

static int sys_looks_like(lua_State *L)
{
    return push_impression(L, recognition_look);
}

static int sys_sounds_like(lua_State *L)
{
    return push_impression(L, recognition_voice);
}

/* sys.title_fault(TEXT): why TEXT may not follow a player's name; nil if it may. */
static int sys_title_fault(lua_State *L)
{
    struct err err;
    sandbox_charge(L, 200);
    bool ok = naming_of_title_ok(engine_of(L), to_str(L, 1), NAMING_TITLE_MAX, &err);
    return push_objection(L, ok, &err);
}

/* sys.is_staff_text(TEXT): true if a word of it is a staff rank. */
static int sys_is_staff_text(lua_State *L)
{
    struct str text = to_str(L, 1);
    sandbox_charge(L, 200 + text.length * 20); /* each word is read in several ways */
    return push_flag(L, naming_poses(engine_of(L), text));
}

/* Returns the name of a place without its article, with - for blanks. */
static struct str read_place(struct str name, struct buf *out)
{
    static const char *const articles[] = {"the-", "an-", "a-"};
    struct str read = naming_read(name, out);
    for (size_t i = 0; i < out->length; i++) {
        out->bytes[i] = out->bytes[i] == ' ' ? '-' : out->bytes[i];
    }
    for (size_t i = 0; i < sizeof(articles) / sizeof(articles[0]); i++) {
        struct str article = str_of(articles[i]);
        if (str_starts(read, article)) {
            return str_slice(read, article.length, read.length);
        }
    }
    return read;
}

/* True if two such names differ at most in their blanks and marks, and in letters that look alike. */
static bool are_alike_places(struct str a, struct str b)
{
    struct buf plain[2] = {{0}, {0}};
    struct str names[2] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        for (size_t at = 0; at < names[i].length; at++) {
            if (isalnum((unsigned char)names[i].bytes[at])) {
                buf_add_char(&plain[i], names[i].bytes[at]);
            }
        }
    }
    bool alike = account_names_are_alike(buf_str(&plain[0]), buf_str(&plain[1]));
    buf_finish(&plain[0]);
    buf_finish(&plain[1]);
    return alike;
}

struct place_search {
    struct engine *engine;
    struct str read;
    bool found;
};

static void compare_place(void *data, uint64_t id)
{
    struct place_search *search = data;
    struct world *world = engine_world(search->engine);
    struct object *object = search->found ? NULL : world_find(world, id);
    const struct value *own = object ? prop_own(object, ATOM_name) : NULL;
    struct buf bytes = {0};
    search->found =
            search->found ||
            (own && proto_is_ref(world, object, "room") &&
                    !proto_is_ref(world, object, "home") &&
                    are_alike_places(read_place(value_as_str(own), &bytes), search->read));
    buf_finish(&bytes);
}

/* True if the name is that of a room which the game makes when it is first needed. */
static bool is_later_place(struct str read)
{
    static const char *const later[] = {"jail", "limbo"};
    return account_name_is_like(read, later, sizeof(later) / sizeof(later[0]));
}

/* True if a room outside of all homes has a name that reads like this, with or without an article.
 * The world indexes looks only for names of at most ACCOUNT_NAME_MAX bytes. */
static bool is_place(struct engine *engine, struct str name)
{
    static const char *const before[] = {"", "the-", "a-", "an-"};

    enum { WAYS = sizeof(before) / sizeof(before[0]) };
    struct buf bytes = {0};
    struct place_search search = {.engine = engine, .read = read_place(name, &bytes)};
    char keys[WAYS][ACCOUNT_NAME_MAX + 1];
    char lines[WAYS][ACCOUNT_NAME_MAX + 1];
    struct str looks[WAYS];
    size_t count = 0;
    for (size_t i = 0; i < WAYS; i++) {
        struct buf whole = {0};
        buf_add_text(&whole, before[i]);
        buf_add_str(&whole, search.read);
        if (whole.length <= ACCOUNT_NAME_MAX) {
            account_key(buf_str(&whole), keys[count]);
            looks[count] = account_look(keys[count], lines[count]);
            count++;
        }
        buf_finish(&whole);
    }
    search.found = is_later_place(search.read);
    if (search.read.length > 0 && count > 0) {
        world_search_called(
                engine_world(engine), looks, count, STR_NONE, compare_place, &search);
    }
    buf_finish(&bytes);
    return search.found;
}

/* sys.is_place(TEXT): true if a room outside of all homes has a name that reads like this. */
static int sys_is_place(lua_State *L)
{
    sandbox_charge(L, 200);
    struct buf parts = {0};
    for (struct str rest = to_str(L, 1); rest.length > 0;) {
        struct str part = skeleton_take_part(&rest, true);
        buf_printf(&parts, "%s%.*s", parts.length > 0 ? "-" : "", STR_FMT(part));
    }
    bool is = is_place(engine_of(L), to_str(L, 1)) || is_place(engine_of(L), buf_str(&parts));
    buf_finish(&parts);
    return push_flag(L, is);
}

void bind_describe_open(struct host *host)
{
    static const struct api sys[] = {{"title_fault", sys_title_fault},
            {"is_staff_text", sys_is_staff_text}, {"is_place", sys_is_place},
            {"disguise_fault", sys_disguise_fault}, {"looks_like", sys_looks_like},
            {"sounds_like", sys_sounds_like}};
    api_add_table(host, "sys", sys, sizeof(sys) / sizeof(sys[0]));
    static const struct api stock[] = {{"known_as", api_known_as}, {"text_of", api_text_of},
            {"acquaintance", api_acquaintance}};
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
    method_add(host, "describe_with", api_describe_with);
}
