/* look.c -- shared parts of all descriptions.
 *
 * Descriptions are lines of plain sentences, which read well aloud. Names in them are links for
 * clients that can show them. Text written by builders is markup, but its links are restricted
 * unless a wizard or the world itself wrote it. Text typed by players never gets here
 * unescaped.
 *
 * perceive.c and the commands decide what may be looked at. Rooms are in look_room.c, things in
 * look_thing.c, exits in look_exits.c. */
#include "engine/core/act/look.h"

#include "engine/core/act/look_impl.h"
#include "engine/core/internal_event.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format_impl.h"
#include "engine/core/output/link.h"
#include "engine/core/output/noun.h"
#include "engine/core/output/provenance.h"
#include "engine/core/output/words.h"
#include "engine/core/people/sanction.h"
#include "engine/core/perception/fragment.h"
#include "engine/core/perception/perceive_impl.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <ctype.h>
#include <string.h>

void look_begin_line(struct buf *out)
{
    if (out->length > 0 && out->bytes[out->length - 1] != '\n') {
        buf_add_char(out, '\n');
    }
}

struct str look_posture(struct engine *engine, struct object *person)
{
    struct str how = prop_str(engine_world(engine), person, ATOM_resting);
    enum phrase phrase = str_equal(how, STR("sleeping"))  ? PHRASE_look_how_sleeping
                         : str_equal(how, STR("resting")) ? PHRASE_look_how_resting
                                                          : PHRASE_look_how_sitting;
    return phrase_get(engine, phrase);
}

bool look_has_pose(struct engine *engine, struct object *person)
{
    return str_is_plain_line(prop_str(engine_world(engine), person, ATOM_pose), LOOK_POSE_MAX);
}

/* Returns the pose text, or nothing if the person may not speak or viewer ignores them. */
struct str look_pose(struct engine *engine, struct object *viewer, struct object *person)
{
    struct err err;
    bool shown = look_has_pose(engine, person) &&
                 !(viewer && disguise_ignores(engine, viewer->id, person->id)) &&
                 !sanction_silences(engine, person->id, 0, &err);
    return shown ? prop_str(engine_world(engine), person, ATOM_pose) : STR_NONE;
}

void look_scene_reserve(struct look_scene *scene, size_t count)
{
    size_t each = count > LOOK_FEW ? count : LOOK_FEW;
    scene->block = count > LOOK_FEW ? mem_alloc_array(3 * each, sizeof(uint64_t)) : NULL;
    scene->things = scene->block ? scene->block : scene->few[0];
    scene->people = scene->block ? scene->block + each : scene->few[1];
    scene->exits = scene->block ? scene->block + 2 * each : scene->few[2];
    scene->thing_count = scene->people_count = scene->exit_count = 0;
    scene->crowd = NULL;
}

void look_scene_init(struct engine *engine, struct object *viewer, struct object *place,
        struct look_scene *out)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, place, &count);
    look_scene_reserve(out, count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(world, ids[i]);
        if (!object || object == viewer || prop_bool(world, object, ATOM_hidden)) {
            continue;
        }
        unsigned kinds = object_kinds(engine, object);
        if (perceive_is_absent(object, kinds)) {
            continue;
        }
        if (kinds & KIND_EXIT) {
            out->exits[out->exit_count++] = ids[i];
        } else if (kinds & KIND_CHARACTER) {
            out->people[out->people_count++] = ids[i];
        } else {
            out->things[out->thing_count++] = ids[i];
        }
    }
}

void look_scene_finish(struct look_scene *scene)
{
    mem_free(scene->block);
}

void look_scene_join(struct look_scene *scene)
{
    for (size_t i = 0; i < scene->people_count; i++) {
        scene->things[scene->thing_count++] = scene->people[i];
    }
}

static void put_markup(struct engine *engine, struct str text, uint64_t owner, struct buf *out)
{
    bool trusted = owner == 0 || markup_is_plain(text) || role_of(engine, owner) == PERM_WIZARD;
    if (trusted) {
        buf_add_str(out, text);
    } else {
        link_tame(engine, text, out);
    }
}

static void put_value(struct engine *engine, struct object *object, uint32_t atom,
        struct str text, struct buf *out)
{
    struct object *source = prop_source(engine_world(engine), object, atom);
    put_markup(engine, str_trim(text), source ? source->owner : 0, out);
}

/* True if a player wrote how the object looks: a player, a room of a home, or furniture in it. */
static bool is_players_text(struct engine *engine, struct object *object)
{
    struct world *world = engine_world(engine);
    return proto_is_ref(world, object, "player") || prop_object(world, object, ATOM_home_of) ||
           prop_object(world, object, ATOM_furniture_of);
}

/* Puts two blanks before each line from there on. */
static void indent_from(struct buf *out, size_t from)
{
    struct buf text = {0};
    buf_add_str(&text, str_slice(buf_str(out), from, out->length));
    buf_truncate(out, from);
    for (struct str rest = buf_str(&text); rest.length > 0;) {
        struct str line = str_take_until(&rest, '\n');
        buf_add_text(out, line.length > 0 ? "  " : "");
        buf_add_str(out, line);
        buf_add_text(out, rest.length > 0 ? "\n" : "");
    }
    buf_finish(&text);
}

/* True if a builder wrote it, for a thing or a character, and a line could be taken for somebody's
 * words or the game's. Rooms are left out: people see whose place they are in. */
static bool misleads(
        struct engine *engine, struct object *object, uint32_t atom, struct str text)
{
    const struct object *source = prop_source(engine_world(engine), object, atom);
    struct provenance by = provenance_by(source ? source->owner : 0, object->id);
    return role_of(engine, by.owner) == PERM_BUILDER && !is_room(engine, object) &&
           provenance_is_suspect(engine, &by, text);
}

/* Appends a description or a detail. No line of a player's or of a builder's thing looks like a
 * line of the game. */
static void put_looks(struct engine *engine, struct object *object, uint32_t atom,
        struct str text, struct buf *out)
{
    size_t from = out->length;
    put_value(engine, object, atom, text, out);
    if (is_players_text(engine, object) || misleads(engine, object, atom, text)) {
        indent_from(out, from);
    }
}

/* Returns the property as viewer reads it now, because of what happened; borrowed, maybe from *now, which the caller
 * finishes. Sets *atom to the property that has it. word: the last word of a detail. */
static const struct value *value_now(struct engine *engine, struct object *viewer,
        struct object *object, struct str word, uint32_t *atom, struct value *now)
{
    struct world *world = engine_world(engine);
    *now = value_nil();
    if (prop_get(world, object, ATOM_afterwards)->kind == VALUE_TABLE) {
        struct afterwards_asking asking = {
                object, viewer, atom_name(&world->atoms, *atom), word, value_nil()};
        internal_event_run(engine, INTERNAL_AFTERWARDS, &asking);
        *now = asking.value;
    }
    *atom = now->kind == VALUE_NIL ? *atom : ATOM_afterwards;
    return now->kind == VALUE_NIL ? prop_get(world, object, *atom) : now;
}

bool look_put_text(struct engine *engine, struct object *viewer, struct object *object,
        uint32_t atom, struct buf *out)
{
    struct value now;
    struct str text = value_as_str(value_now(engine, viewer, object, STR_NONE, &atom, &now));
    if (text.length > 0) {
        size_t from = out->length;
        put_value(engine, object, atom, text, out);
        if (misleads(engine, object, atom, text)) {
            indent_from(out, from);
        }
    }
    value_finish(&now);
    return text.length > 0;
}

/* Appends the sentences that other objects add, after the description and in the same
 * paragraph. */
static void put_fragments(
        struct engine *engine, struct object *object, bool described, struct buf *out)
{
    struct buf text = {0};
    fragment_each_text(engine, object, &text);
    if (text.length > 0 && described) {
        buf_add_char(out, ' ');
    } else if (text.length > 0) {
        look_begin_line(out);
    }
    buf_add_str(out, buf_str(&text));
    buf_finish(&text);
}

/* True if viewer may read the object's description. It is hidden for a person in disguise, for one
 * who may not speak and for one whom viewer ignores; a room is none of these. */
static bool shows_description(
        struct engine *engine, struct object *viewer, struct object *object)
{
    struct err err;
    if (viewer == object || is_room(engine, object)) {
        return true;
    }
    bool known =
            !disguise_masks(engine, object, viewer) || disguise_sees_through(engine, viewer);
    return known && !sanction_silences(engine, object->id, 0, &err) &&
           !(viewer && disguise_ignores(engine, viewer->id, object->id));
}

bool look_put_description(
        struct engine *engine, struct object *viewer, struct object *object, struct buf *out)
{
    size_t before = out->length;
    bool shows = shows_description(engine, viewer, object);
    uint32_t atom = ATOM_desc;
    struct value now;
    struct str desc = value_as_str(value_now(engine, viewer, object, STR_NONE, &atom, &now));
    if (shows && desc.length > 0) {
        look_begin_line(out);
        size_t from = out->length;
        put_looks(engine, object, atom, desc, out);
        look_link_details(engine, object, from, out);
    }
    value_finish(&now);
    put_fragments(engine, object, out->length > before, out);
    size_t told = out->length;
    look_begin_line(out);
    size_t from = out->length;
    hook_describe(engine, object, viewer, out);
    if (out->length == from) {
        buf_truncate(out, told);
    }
    return out->length > before;
}

/* Uses the displayed name. Wizards see the real name after it in brackets, which is cut off
 * here: a displayed name never has brackets. */
static void put_disguise_look(struct engine *engine, struct str name, struct buf *out)
{
    struct str words = words_without_article(engine, name);
    size_t bracket = str_find(words, STR(" ("), 0);
    words = str_slice(words, 0, bracket < words.length ? bracket : words.length);
    if (!str_equal(words, phrase_get(engine, PHRASE_someone)) &&
            !str_equal(words, phrase_get(engine, PHRASE_something))) {
        words = link_first(engine, words);
        if (words.length > 0) {
            buf_printf(out, "look %.*s", STR_FMT(words));
        }
    }
}

bool look_put_line(
        struct engine *engine, struct object *object, struct str name, struct buf *out)
{
    size_t from = out->length;
    if (disguise_has(engine, object)) {
        put_disguise_look(engine, name, out);
        return out->length > from;
    }
    buf_add_text(out, "look ");
    if (noun_states(engine, object, object_kinds(engine, object)) & NOUN_LIT) {
        buf_add_str(out, phrase_word(engine, PHRASE_state_lit, 0));
        buf_add_char(out, ' ');
    }
    size_t noun = out->length;
    format_noun(engine, object, ARTICLE_NONE, out);
    struct str words = str_slice(buf_str(out), noun, out->length);
    bool ends_tag = str_find_char(words, '<', 0) != SIZE_MAX ||
                    str_find_char(words, '>', 0) != SIZE_MAX;
    struct str first = link_first(engine, words);
    bool fits = first.length > 0 && !ends_tag;
    buf_truncate(out, fits ? noun + (size_t)(first.bytes - words.bytes) + first.length : from);
    return fits;
}

void look_put_entry(
        struct engine *engine, struct object *object, struct str name, struct buf *out)
{
    bool person = is_character(engine, object);
    buf_add_str(out, person ? STR("<who>") : STR("<item>"));
    size_t command = out->length;
    buf_add_text(out, "<cmd ");
    bool fits = look_put_line(engine, object, name, out);
    if (fits) {
        buf_add_char(out, '>');
    } else {
        buf_truncate(out, command);
    }
    buf_add_str(out, name);
    buf_add_str(out, fits ? STR("</cmd></>") : STR("</>"));
}

size_t look_put_list(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, struct buf *out)
{
    static const struct format nothing = {.text = {"", 0}};
    struct format_view view = {.engine = engine,
            .format = &nothing,
            .viewer = viewer,
            .sight = SIGHT_ALL,
            .marks = true,
            .most = LOOK_NAMED_MOST};
    return format_list_view(&view, ids, count, ARTICLE_AS_NAMED, look_put_entry, out);
}

void look_put_listed(struct engine *engine, struct object *viewer, enum phrase phrase,
        const uint64_t *ids, size_t count, struct phrase_arg with, struct buf *out)
{
    struct buf list = {0};
    look_put_list(engine, viewer, ids, count, &list);
    look_begin_line(out);
    phrase_put(engine, out, phrase, WITH("list", buf_str(&list)), with);
    buf_finish(&list);
}

typedef bool agree(struct str text, const struct words *words);

/* True if one of the alternatives of a key such as "wall|stones" matches. */
static bool is_detail(struct str key, const struct words *words, agree *agrees)
{
    while (key.length > 0) {
        if (agrees(str_take_until(&key, '|'), words)) {
            return true;
        }
    }
    return false;
}

static struct str find_detail(
        const struct value_table *details, const struct words *words, agree *agrees)
{
    for (size_t i = 0; i < details->entry_count && transaction_may_work(words->engine); i++) {
        const struct value_entry *entry = &details->entries[i];
        transaction_work(words->engine, work_of(value_as_str(&entry->key).length));
        struct str text = value_as_str(&entry->value);
        if (text.length > 0 && is_detail(value_as_str(&entry->key), words, agrees)) {
            return text;
        }
    }
    return STR_NONE;
}

/* An exact match "wall" wins over a part of "stone wall". */
static struct str find_either(const struct value_table *details, const struct words *words)
{
    struct str text = find_detail(details, words, words_text_fully);
    return text.length > 0 ? text : find_detail(details, words, words_text);
}

/* True if the description has these words in a row: then "blue shutters" matches its detail
 * "shutters". */
static bool describes(struct engine *engine, struct object *object, const struct words *words)
{
    struct str desc = prop_str(engine_world(engine), object, ATOM_desc);
    transaction_work(engine, work_of(desc.length));
    struct str last = words->words[words->count - 1];
    size_t length = (size_t)(last.bytes + last.length - words->words[0].bytes);
    struct str phrase = {words->words[0].bytes, length};
    for (size_t i = 0; i + length <= desc.length; i++) {
        bool begins = i == 0 || !isalnum((unsigned char)desc.bytes[i - 1]);
        bool ends =
                i + length == desc.length || !isalnum((unsigned char)desc.bytes[i + length]);
        if (begins && ends && str_starts_nocase(str_slice(desc, i, desc.length), phrase)) {
            return true;
        }
    }
    return false;
}

/* Returns the text among details that the words name. */
static struct str find_noun(struct engine *engine, struct object *object,
        const struct value *details, const struct words *words)
{
    if (details->kind != VALUE_TABLE) {
        return STR_NONE;
    }
    struct str text = find_either(details->table, words);
    if (text.length == 0 && words->count > 1 && describes(engine, object, words)) {
        struct words noun;
        words_read(engine, words->words[words->count - 1], &noun);
        text = find_either(details->table, &noun);
    }
    return text;
}

static bool put_detail(struct engine *engine, struct object *viewer, struct object *object,
        const struct words *words, struct buf *out)
{
    uint32_t atom = ATOM_details;
    struct value now;
    struct str text = find_noun(engine, object,
            value_now(engine, viewer, object, words->words[words->count - 1], &atom, &now),
            words);
    if (text.length == 0 && atom == ATOM_afterwards) {
        atom = ATOM_details;
        text = find_noun(engine, object, prop_get(engine_world(engine), object, atom), words);
    }
    if (text.length > 0) {
        put_looks(engine, object, atom, text, out);
    }
    value_finish(&now);
    return text.length > 0;
}

bool look_detail(struct engine *engine, const struct perception *perception, struct str words,
        struct buf *out)
{
    struct words read;
    words_read(engine, words, &read);
    if (read.count == 0) {
        return false;
    }
    if (perception->place && perception->lit &&
            put_detail(engine, perception->actor, perception->place, &read, out)) {
        return true;
    }
    for (size_t i = 0; i < perception->count && transaction_may_work(engine); i++) {
        const struct sighting *sighting = &perception->list[i];
        if (sighting->seen &&
                put_detail(engine, perception->actor, sighting->object, &read, out)) {
            return true;
        }
    }
    return false;
}

/* Spelling correction of a name costs as much work as this many plain comparisons. */
#define NEAR_WORK 3
#define NEAR_MOST 500 /* of a crowd, the nearest */

/* True if the description of object contains the words. */
static bool is_described(struct engine *engine, struct object *object, struct str near)
{
    struct words words;
    words_read(engine, near, &words);
    return words.count > 0 && describes(engine, object, &words);
}

/* Finds a detail that the description names. Other details are secrets to discover. */
static bool has_near(struct engine *engine, struct object *object, const struct words *words)
{
    const struct value *details = prop_get(engine_world(engine), object, ATOM_details);
    buf_clear(words->near);
    return details->kind == VALUE_TABLE &&
           find_detail(details->table, words, words_text_near).length > 0 &&
           is_described(engine, object, buf_str(words->near));
}

/* The same for a thing: a hidden one counts only if the description of the place names it. */
static bool is_near(struct engine *engine, const struct perception *perception,
        const struct sighting *sighting, const struct words *words)
{
    buf_clear(words->near);
    return words_near(engine, sighting->object, words) &&
           (!prop_bool(engine_world(engine), sighting->object, ATOM_hidden) ||
                   (perception->place && perception->lit &&
                           is_described(engine, perception->place, buf_str(words->near))));
}

bool look_near(struct engine *engine, const struct perception *perception, struct str phrase,
        struct buf *out)
{
    struct words words;
    words_read(engine, phrase, &words);
    words.viewer = perception->actor;
    words.near = out;
    size_t most = perception->count < NEAR_MOST ? perception->count : NEAR_MOST;
    for (size_t i = 0; i < most && transaction_may_work(engine); i++) {
        const struct sighting *one = &perception->list[i];
        transaction_work(engine, NEAR_WORK);
        if (one->seen && (is_near(engine, perception, one, &words) ||
                                 has_near(engine, one->object, &words))) {
            return true;
        }
    }
    if (perception->place && perception->lit && has_near(engine, perception->place, &words)) {
        return true;
    }
    buf_clear(out);
    return false;
}
