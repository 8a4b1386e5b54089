/* naming_object.c -- which names and aliases objects may have.
 *
 * 1. Rooms, exits and areas never speak or act, so only their form is checked. A builder's way has
 *    no name or alias that is a verb of the game.
 * 2. Builders' names are narrower than the game's. None reads as a sentence or as an amount of
 *    coins, and no character's has a word that is a player's name or stands for the staff or the
 *    game.
 * 3. An alias is never shown as a name, but it finds things. An alias that is a player's name or a
 *    reserved word is refused; if it got there in another way, it finds nothing (words.c).
 *
 * naming.c tells what a name reads as. */
#include "engine/core/internal_event.h"
#include "engine/core/output/link.h"
#include "engine/core/output/naming_impl.h"
#include "engine/core/output/reserved.h"
#include "engine/core/perception/direction.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <ctype.h>
#include <string.h>

#define ALIASES_MAX 100 /* per thing: each is looked up when set */

/* -- names -- */

static bool is_staff(struct engine *engine, struct str name)
{
    return reserved_staff(name) || naming_is_game(engine, name);
}

static bool is_rank(struct engine *engine, struct str name)
{
    (void)engine;
    return reserved_rank(name);
}

static bool is_word_of_staff(struct engine *engine, struct str name)
{
    return reserved_npc_word(name) || naming_is_game(engine, name);
}

static struct str naming_bare(struct engine *engine, struct str name)
{
    struct str rest = name;
    return phrase_is_article(engine, str_take_word(&rest)) ? rest : name;
}

/* Takes the next word of a name, without the s of "Wizard's" or "Bobs". */
static struct str take_owner(struct str *name)
{
    struct str word = str_take_word(name);
    return str_ends(word, STR("'s")) ? str_slice(word, 0, word.length - 2) : word;
}

/* True if players would take the name for a member of the staff or the game. For characters a
 * single such word is enough. A thing may be a staff to walk with. */
static bool poses_as_staff(struct engine *engine, struct object *object, struct str name)
{
    struct str bare = naming_bare(engine, name);
    bool person = (object_kinds(engine, object) & KIND_CHARACTER) != 0;
    bool stick = !person && str_equal_nocase(bare, STR("staff"));
    bool poses = (!stick && naming_reads_as(engine, bare, is_word_of_staff)) ||
                 (person && naming_reads_as(engine, bare, is_staff));
    while (!poses && name.length > 0) {
        struct str word = take_owner(&name);
        poses = naming_reads_as(engine, word, is_rank) ||
                (person && naming_reads_as(engine, word, is_word_of_staff));
    }
    return poses;
}

/* True if a word of a character's name, or of its alias, is a player's name. */
static bool has_players_word(struct engine *engine, struct object *object, struct str name)
{
    bool has = false;
    bool person = (object_kinds(engine, object) & KIND_CHARACTER) != 0;
    while (person && !has && name.length > 0) {
        has = naming_is_anybody(engine, take_owner(&name));
    }
    return has;
}

static bool names_number(struct engine *engine, struct str word)
{
    uint64_t number = 0;
    return str_to_u64(word, &number) || phrase_has_word(engine, PHRASE_noun_numbers, word);
}

/* True for names that read as money: one whose noun is a coin, and a heap or a number of what the
 * game knows as money, like "500 gold". */
static bool reads_as_coins(struct engine *engine, struct str name)
{
    struct buf bytes = {0};
    struct str rest = naming_read(name, &bytes);
    bool amount = false;
    bool coins = false;
    bool last = false;
    while (rest.length > 0) {
        struct str word = str_take_word(&rest);
        bool coin = str_equal(word, STR("coin")) || str_equal(word, STR("coins"));
        bool money = phrase_has_word(engine, PHRASE_noun_heap, word);
        if (!isalnum((unsigned char)word.bytes[0]) || (last && names_number(engine, word))) {
            continue; /* "a pile of coins (12)" */
        }
        coins |= coin && amount;
        last = coin || (money && amount);
        amount = amount || money || names_number(engine, word);
    }
    buf_finish(&bytes);
    return coins || last;
}

/* True for names like "Somebody waves. Bob" and "Welcome back", which a reader takes for lines of
 * the game. */
static bool reads_as_line(struct engine *engine, struct str name)
{
    static const struct str wide[] = {STR_IS("\uff0c"), STR_IS("\u3002"), STR_IS("\uff0e"),
            STR_IS("\uff01"), STR_IS("\uff1f"), STR_IS("\uff1a"), STR_IS("\uff1b"),
            STR_IS("\u2026")};
    struct str rest = name;
    struct str word = str_take_word(&rest);
    bool reads = reserved_opening_word(word) && !phrase_is_article(engine, word);
    for (size_t i = 0; !reads && i < name.length; i++) {
        bool ends = i + 1 == name.length || name.bytes[i + 1] == ' ';
        reads = strchr(",:;!?", name.bytes[i]) != NULL || (name.bytes[i] == '.' && ends);
    }
    for (size_t i = 0; !reads && i < sizeof(wide) / sizeof(wide[0]); i++) {
        reads = str_find(name, wide[i], 0) != SIZE_MAX;
    }
    return reads;
}

/* -- aliases -- */

static bool is_silent(struct engine *engine, struct object *object)
{
    unsigned kinds = object_kinds(engine, object);
    return (kinds & KIND_CHARACTER) == 0 &&
           ((kinds & (KIND_ROOM | KIND_EXIT)) != 0 ||
                   proto_is_ref(engine_world(engine), object, "area"));
}

/* True unless the name or alias is a word that players type for something else: a verb of the
 * game, or an answer. Builders' exits must not capture those. */
static bool is_ones_way(struct engine *engine, uint64_t maker, struct str name)
{
    if (trust_is_official_maker(engine, maker)) {
        return true;
    }
    bool ok = true;
    for (size_t i = 0; ok && i < name.length; i++) {
        ok = strchr("$&@", name.bytes[i]) == NULL;
    }
    static const struct str of_places[] = {STR_IS("balance"), STR_IS("deposit"),
            STR_IS("withdraw"), STR_IS("value"), STR_IS("rent"), STR_IS("auction"),
            STR_IS("bid"), STR_IS("fund"), STR_IS("check")};
    struct verb_asking asking = {.word = str_take_word(&name)};
    internal_event_run(engine, INTERNAL_VERB, &asking);
    bool taken =
            asking.known ||
            str_is_among(asking.word, of_places, sizeof(of_places) / sizeof(of_places[0])) ||
            str_equal_nocase(asking.word, phrase_get(engine, PHRASE_menu_yes)) ||
            str_equal_nocase(asking.word, phrase_get(engine, PHRASE_menu_no));
    bool way = direction_find(asking.word) != NULL && !reserved_verb(asking.word);
    return ok && (way || !taken);
}

/* True unless the alias would find something of maker's in place of a player or a verb of the game. */
static bool alias_may_find(
        struct engine *engine, struct object *object, uint64_t maker, struct str alias)
{
    if (is_exit(engine, object)) {
        return is_ones_way(engine, maker, alias);
    }
    return trust_is_official_maker(engine, maker) || !has_players_word(engine, object, alias);
}

bool naming_alias_counts(struct engine *engine, struct object *object, struct str alias)
{
    return alias_may_find(engine, object, object->owner, alias) &&
           (is_silent(engine, object) ||
                   !naming_is_taken(engine, naming_bare(engine, str_trim(alias))));
}

static bool alias_ok(
        struct engine *engine, struct object *object, struct str alias, struct err *err)
{
    if (!alias_may_find(engine, object, engine_transaction(engine)->rights.owner, alias)) {
        enum phrase phrase = is_exit(engine, object) ? PHRASE_naming_way : PHRASE_naming_alias;
        return phrase_err(engine, err, ERR_DENIED, phrase, WITH("name", alias));
    }
    return naming_alias_counts(engine, object, alias) ||
           phrase_err(engine, err, ERR_DENIED, PHRASE_naming_alias, WITH("name", alias));
}

/* Counts the entries of a list, or of a text with commas. */
static size_t count_aliases(const struct value *aliases)
{
    struct str rest = value_as_str(aliases);
    size_t count = aliases->kind == VALUE_TABLE ? aliases->table->item_count : 0;
    while (rest.length > 0 && count <= ALIASES_MAX) {
        (void)str_take_until(&rest, ',');
        count++;
    }
    return count;
}

bool naming_aliases_ok(struct engine *engine, struct object *object,
        const struct value *aliases, struct err *err)
{
    struct str rest = value_as_str(aliases);
    bool ok = count_aliases(aliases) <= ALIASES_MAX ||
              phrase_err(engine, err, ERR_FORMAT, PHRASE_naming_aliases,
                      WITH("most", ALIASES_MAX));
    while (ok && rest.length > 0) {
        ok = alias_ok(engine, object, str_trim(str_take_until(&rest, ',')), err);
    }
    size_t count = aliases->kind == VALUE_TABLE ? aliases->table->item_count : 0;
    for (size_t i = 0; ok && i < count; i++) {
        ok = alias_ok(engine, object, value_as_str(&aliases->table->items[i]), err);
    }
    return ok;
}

/* -- all rules -- */

/* True if an exit's name is a single command, since it becomes part of the lines that use the
 * exit. */
static bool exit_name_ok(struct engine *engine, struct str name, struct err *err)
{
    bool ok = link_is_one(engine, name);
    for (size_t i = 0; ok && i < name.length; i++) {
        ok = strchr("\"{}|=", name.bytes[i]) == NULL;
    }
    return ok || phrase_err(engine, err, ERR_FORMAT, PHRASE_naming_exit, WITH("name", name));
}

/* A name like "A jar\" asks nothing. \"" would end the quoted speech of the thing and begin
 * another. */
static bool has_quotation_mark(struct str name)
{
    static const struct str marks[] = {
            STR_IS("\""), STR_IS("“"), STR_IS("”"), STR_IS("„"), STR_IS("«"), STR_IS("»")};
    bool has = false;
    for (size_t i = 0; !has && i < sizeof(marks) / sizeof(marks[0]); i++) {
        has = str_find(name, marks[i], 0) != SIZE_MAX;
    }
    return has;
}

/* True if builders may give this name to something that can speak or act. */
static bool builders_name_ok(
        struct engine *engine, struct object *object, struct str name, struct err *err)
{
    if (has_quotation_mark(name)) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_naming_quotes);
    }
    if (reads_as_line(engine, name)) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_naming_line, WITH("name", name));
    }
    if (reads_as_coins(engine, name)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_naming_coins, WITH("name", name));
    }
    if (poses_as_staff(engine, object, name)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_naming_staff, WITH("name", name));
    }
    return !has_players_word(engine, object, name) ||
           phrase_err(engine, err, ERR_DENIED, PHRASE_naming_npc, WITH("name", name));
}

bool naming_ok(
        struct engine *engine, struct object *object, const struct value *name, struct err *err)
{
    if (name->kind == VALUE_NIL) {
        return true;
    }
    if (name->kind != VALUE_STRING) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_naming_text);
    }
    struct str text = value_as_str(name);
    if (is_exit(engine, object) &&
            !is_ones_way(engine, engine_transaction(engine)->rights.owner, text)) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_naming_way, WITH("name", text));
    }
    if (is_silent(engine, object) && str_is_plain_line(text, OBJECT_NAME_MAX)) {
        return !is_exit(engine, object) || exit_name_ok(engine, text, err);
    }
    bool is_official =
            trust_is_official_maker(engine, engine_transaction(engine)->rights.owner);
    return naming_of_thing_ok(engine, text, err) &&
           (is_official || builders_name_ok(engine, object, text, err));
}

bool naming_of_person_ok(struct engine *engine, struct object *object, struct err *err)
{
    struct object *source = prop_source(engine_world(engine), object, ATOM_name);
    bool thing = source && is_character(engine, object) &&
                 (source == object || !is_character(engine, source));
    return !thing || naming_ok(engine, object, prop_own(source, ATOM_name), err);
}

bool naming_value_ok(struct engine *engine, struct object *object, struct str property,
        const struct value *value, struct err *err)
{
    struct property_asking asking = {object, property, value, err, false};
    if (str_equal(property, STR("name")) && !naming_ok(engine, object, value, err)) {
        return false;
    }
    internal_event_run(engine, INTERNAL_PROPERTY, &asking);
    return !asking.refused && (!str_equal(property, STR("aliases")) ||
                                      naming_aliases_ok(engine, object, value, err));
}
