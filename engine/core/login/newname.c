/* newname.c -- checks and makes names for new accounts, guests and characters.
 *
 * A name must have the right form (account_name.c) and must not be a verb of the stock game or a
 * reserved word (reserved.c). Names that players choose have further rules. They must not pass
 * for staff, be a noun used as a displayed name here, or look like the name of a character of the
 * stock game. */
#include "engine/core/login/newname.h"

#include "engine/base/skeleton.h"
#include "engine/core/internal_event.h"
#include "engine/core/line/commands.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/reserved.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/registration.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/other_worlds.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GUEST_WORLD_MAX 8
#define NAMESAKES_MAX 16 /* things of one name that are examined */
#define GUESTS_MAX UINT64_C(1000000000000000)
#define GUESTS_OF_REALM_MAX UINT64_C(1000000000)

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

struct verb_search {
    struct str key;
    bool found;
};

static void compare_verbs(void *data, const struct command *command)
{
    struct verb_search *search = data;
    /* Objects present are matched before these commands, so a person called Fawn causes no
     * conflict. */
    if (command->fallback) {
        return;
    }
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        if (verb.length != search->key.length) {
            continue;
        }
        char key[ACCOUNT_NAME_MAX + 1];
        account_key(verb, key);
        search->found |= str_equal(str_of(key), search->key);
    }
}

static bool is_verb(struct engine *engine, struct str key)
{
    struct verb_search search = {.key = key};
    commands_each(engine->commands, compare_verbs, &search);
    return search.found;
}

/* For a name with letters that names cannot have: suggests the nearest valid name. */
static bool refuse_letters(struct engine *engine, struct str name, struct err *err)
{
    struct buf plain = {0};
    str_to_ascii(name, &plain);
    bool helps = !str_equal(buf_str(&plain), name) && account_name_is_formed(buf_str(&plain));
    if (helps) {
        (void)phrase_err(
                engine, err, ERR_FORMAT, PHRASE_newname_letters, WITH("name", buf_str(&plain)));
    }
    buf_finish(&plain);
    return helps;
}

bool newname_fits(struct engine *engine, struct str name, struct err *err)
{
    if (!account_name_is_formed(name) && refuse_letters(engine, name, err)) {
        return false;
    }
    if (!account_name_is_formed(name)) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_newname_form,
                WITH("least", ACCOUNT_NAME_MIN), WITH("most", ACCOUNT_NAME_MAX));
    }
    char key[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    if (reserved_name(name) || is_verb(engine, str_of(key))) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_newname_word, WITH("name", name));
    }
    return true;
}

/* Titles and words before people's names. */
static const struct str addresses[] = {STR_IS("Mister"), STR_IS("Mistress"), STR_IS("Master"),
        STR_IS("Mr"), STR_IS("Mrs"), STR_IS("Ms"), STR_IS("Miss"), STR_IS("Madam"),
        STR_IS("Sir"), STR_IS("Dame"), STR_IS("Lord"), STR_IS("Lady"), STR_IS("King"),
        STR_IS("Queen"), STR_IS("Prince"), STR_IS("Princess"), STR_IS("Duke"),
        STR_IS("Duchess"), STR_IS("Baron"), STR_IS("Baroness"), STR_IS("Count"),
        STR_IS("Countess"), STR_IS("Captain"), STR_IS("Sergeant"), STR_IS("General"),
        STR_IS("Doctor"), STR_IS("Professor"), STR_IS("Judge"), STR_IS("Mayor"),
        STR_IS("Bishop"), STR_IS("Father"), STR_IS("Mother"), STR_IS("Brother"),
        STR_IS("Sister"), STR_IS("Uncle"), STR_IS("Aunt"), STR_IS("Granny"), STR_IS("Gaffer"),
        STR_IS("Gammer"), STR_IS("Old"), STR_IS("Young"), STR_IS("Little"), STR_IS("Big"),
        STR_IS("Black"), STR_IS("White"), STR_IS("Red"), STR_IS("The")};

enum { ADDRESSES = sizeof(addresses) / sizeof(addresses[0]) };

static bool is_address(struct str word)
{
    return str_is_among(word, addresses, ADDRESSES);
}

/* Returns the look-alike form of a name, or of a part of one. */
static struct str look_of(struct str name, char out[ACCOUNT_NAME_MAX + 1])
{
    char text[ACCOUNT_NAME_MAX + 1];
    char key[ACCOUNT_NAME_MAX + 1];
    for (size_t i = 0; i < name.length; i++) {
        text[i] = name.bytes[i] == ' ' ? '-' : name.bytes[i];
    }
    account_key((struct str){text, name.length}, key);
    return account_look(key, out);
}

/* True if look is like the name, like the name without a title, or like one of its first words:
 * Gaffer, Wim. */
static bool answers_to(struct str name, struct str look)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    bool found = str_equal(look_of(name, bytes), look);
    while (!found && name.length > 0) {
        struct str rest = name;
        struct str word = str_take_word(&rest);
        bool addressed = is_address(word);
        found = str_equal(look_of(word, bytes), look) ||
                (!addressed && str_equal(look_of(name, bytes), look));
        name = addressed ? rest : STR_NONE;
    }
    return found;
}

struct npc_search {
    struct engine *engine;
    struct str look;
    bool found;
};

/* Compares npcs whose displayed name is fixed, and that have no owner or belong to staff. */
static void compare_npc(void *data, uint64_t id)
{
    struct npc_search *search = data;
    struct world *world = search->engine->world;
    struct object *object = search->found ? NULL : world_find(world, id);
    const struct value *own = object ? prop_own(object, ATOM_name) : NULL;
    struct str name = own ? value_as_str(own) : STR_NONE;
    search->found = search->found || (name.length > 0 && name.length <= ACCOUNT_NAME_MAX &&
                                             answers_to(name, search->look) &&
                                             prop_bool(world, object, ATOM_proper) &&
                                             proto_is_ref(world, object, "npc") &&
                                             trust_is_official(search->engine, object));
}

/* True if a stock character has the name, or has it after a title such as "Mistress". Builders'
 * own characters do not count: their names keep nobody out. */
static bool is_npc_of_look(struct engine *engine, const char *key)
{
    char look[ACCOUNT_NAME_MAX + 1];
    char bytes[ADDRESSES][ACCOUNT_NAME_MAX + 1];
    struct str looks[1 + ADDRESSES];
    size_t count = 1;
    struct npc_search search = {.engine = engine, .look = account_look(key, look)};
    looks[0] = search.look;
    for (size_t i = 0; i < ADDRESSES; i++) {
        struct buf whole = {0};
        buf_printf(&whole, "%.*s %s", STR_FMT(addresses[i]), key);
        if (whole.length <= ACCOUNT_NAME_MAX) {
            looks[count] = look_of(buf_str(&whole), bytes[count - 1]);
            count++;
        }
        buf_finish(&whole);
    }
    world_search_called(
            engine->world, looks, count, search.look, NAMESAKES_MAX, compare_npc, &search);
    return search.found;
}

/* Appends the name with a hyphen before each capital after a small letter, and without digits
 * at its end. */
static void part_words(struct str name, struct buf *out)
{
    while (name.length > 0 && !is_letter(name.bytes[name.length - 1])) {
        name.length--;
    }
    for (size_t i = 0; i < name.length && out->length < ACCOUNT_NAME_MAX; i++) {
        bool capital = name.bytes[i] >= 'A' && name.bytes[i] <= 'Z';
        if (i > 0 && capital && name.bytes[i - 1] >= 'a' && name.bytes[i - 1] <= 'z') {
            buf_add_char(out, '-');
        }
        buf_add_char(out, name.bytes[i]);
    }
    buf_truncate(out, out->length < ACCOUNT_NAME_MAX ? out->length : ACCOUNT_NAME_MAX);
}

enum { READINGS_MAX = 16 };

/* The ways to read a name, as keys (account_key). */
struct readings {
    char keys[READINGS_MAX][ACCOUNT_NAME_MAX + 1];
    size_t count;
};

static void add_reading(struct readings *readings, struct str key)
{
    size_t i = 0;
    while (i < readings->count && !str_equal(str_of(readings->keys[i]), key)) {
        i++;
    }
    if (i == readings->count && i < READINGS_MAX && key.length >= ACCOUNT_NAME_MIN &&
            key.length <= ACCOUNT_NAME_MAX) {
        (void)str_copy(key, readings->keys[readings->count++], ACCOUNT_NAME_MAX + 1);
    }
}

/* Adds the key with letters repeated three times or more written twice. */
static void add_shorter(struct readings *readings, struct str key)
{
    char shorter[ACCOUNT_NAME_MAX + 1];
    size_t length = 0;
    for (size_t i = 0; i < key.length; i++) {
        bool third = length > 1 && shorter[length - 1] == key.bytes[i] &&
                     shorter[length - 2] == key.bytes[i];
        shorter[length] = key.bytes[i];
        length += !third;
    }
    add_reading(readings, (struct str){shorter, length});
}

/* Adds the key with "rn" in place of an m. */
static void add_with_rn(struct readings *readings, struct str key)
{
    size_t at = str_find_char(key, 'm', 0);
    for (; at != SIZE_MAX; at = str_find_char(key, 'm', at + 1)) {
        struct buf longer = {0};
        buf_add_str(&longer, str_slice(key, 0, at));
        buf_add_str(&longer, STR("rn"));
        buf_add_str(&longer, str_slice(key, at + 1, key.length));
        add_reading(readings, buf_str(&longer));
        buf_finish(&longer);
    }
}

/* Adds the rest of a name that begins with a title: GafferWim. */
static void add_addressed(struct readings *readings, struct str shape)
{
    for (size_t i = 0; i < ADDRESSES; i++) {
        char address[ACCOUNT_NAME_MAX + 1];
        struct str frontend = look_of(addresses[i], address);
        if (str_starts(shape, frontend)) {
            add_reading(readings, str_slice(shape, frontend.length, shape.length));
        }
    }
}

/* True for a stock character's name, also if it only looks like it or has a number: Pirn,
 * Marrra, GafferWim, Pim2. */
static bool is_npc(struct engine *engine, struct str name)
{
    struct readings readings = {.count = 0};
    char key[ACCOUNT_NAME_MAX + 1];
    char shape[ACCOUNT_NAME_MAX + 1];
    struct buf parts = {0};
    account_key(name, key);
    add_reading(&readings, str_of(key));
    part_words(name, &parts);
    account_key(buf_str(&parts), key);
    buf_finish(&parts);
    struct str plain = account_shape(key, shape);
    add_reading(&readings, str_of(key));
    add_reading(&readings, plain);
    add_shorter(&readings, str_of(key));
    add_shorter(&readings, plain);
    add_addressed(&readings, plain);
    add_with_rn(&readings, str_of(key));
    bool is = false;
    for (size_t i = 0; !is && i < readings.count; i++) {
        is = is_npc_of_look(engine, readings.keys[i]);
    }
    return is;
}

static bool is_of_staff(struct engine *engine, struct str name)
{
    struct str game = str_of(engine->options.name ? engine->options.name : "");
    return reserved_person(name) || naming_is_game(engine, name) ||
           skeleton_is_like(name, game) || skeleton_has_part(name, game);
}

bool newname_ok(struct engine *engine, struct str name, struct err *err)
{
    if (!newname_fits(engine, name, err)) {
        return false;
    }
    bool had = account_find(engine, name) != NULL; /* an existing account keeps its name */
    if (disguise_noun(engine, name) || (!had && reserved_opening(name))) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_newname_word, WITH("name", name));
    }
    if (!had && is_of_staff(engine, name)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_newname_staff, WITH("name", name));
    }
    return !is_npc(engine, name) ||
           phrase_err(engine, err, ERR_DENIED, PHRASE_newname_npc, WITH("name", name));
}

static bool has_letter(struct str text)
{
    size_t i = 0;
    while (i < text.length && !is_letter(text.bytes[i])) {
        i++;
    }
    return i < text.length;
}

/* True if a part of the name is a player's and another part has letters. */
static bool is_about_player(struct engine *engine, struct str name)
{
    size_t other_parts = 0;
    bool player = false;
    while (name.length > 0) {
        struct str part = skeleton_take_part(&name, false);
        bool is = !player && account_find_like(engine, part) != NULL;
        player |= is;
        other_parts += !is && has_letter(part);
    }
    return player && other_parts > 0;
}

bool newname_guest_ok(struct engine *engine, struct str name, struct err *err)
{
    return newname_ok(engine, name, err) &&
           (!is_about_player(engine, name) ||
                   phrase_err(
                           engine, err, ERR_DENIED, PHRASE_newname_player, WITH("name", name)));
}

bool newname_is_guests(struct engine *engine, const char *name)
{
    for (struct presence *p = presence_alike(engine, str_of(name)); p; p = p->next_alike) {
        if (p->guest && account_names_are_alike(str_of(p->name), str_of(name))) {
            return true;
        }
    }
    return false;
}

bool newname_is_elsewhere(struct engine *engine, struct str name)
{
    struct newname_elsewhere elsewhere = {.name = name};
    internal_event_run(engine, INTERNAL_ELSEWHERE, &elsewhere);
    return elsewhere.is || registration_is_others(engine, name, NULL);
}

bool newname_is_taken(struct engine *engine, const char *name)
{
    return account_find_like(engine, str_of(name)) || newname_is_guests(engine, name) ||
           newname_is_elsewhere(engine, str_of(name));
}

/* In a realm the world's name is part of a guest's name, because other worlds have guests too.
 * A long world name is cut and made unique with its hash. */
static void put_guest_prefix(struct engine *engine, char out[16])
{
    const char *world = other_worlds_name(engine);
    if (world[0] == '\0') {
        (void)snprintf(out, 16, "Guest-");
    } else if (strlen(world) <= GUEST_WORLD_MAX) {
        (void)snprintf(out, 16, "Guest-%s-", world);
    } else {
        (void)snprintf(out, 16, "Guest-%.4s%04x-", world,
                (unsigned)(str_hash(str_of(world)) & 0xffff));
    }
}

void newname_of_guest(struct engine *engine, char out[ACCOUNT_NAME_MAX + 1])
{
    char prefix[16];
    uint64_t most = other_worlds_name(engine)[0] ? GUESTS_OF_REALM_MAX : GUESTS_MAX;
    put_guest_prefix(engine, prefix);
    do {
        char digits[24];
        int count = snprintf(
                digits, sizeof(digits), "%" PRIu64, ++logins_state(engine)->last_guest % most);
        (void)snprintf(
                out, ACCOUNT_NAME_MAX + 1, "%.*s%s", ACCOUNT_NAME_MAX - count, prefix, digits);
    } while (account_find(engine, str_of(out)) || newname_is_guests(engine, out));
}

static bool is_free(struct engine *engine, const char *name)
{
    struct err err;
    return newname_guest_ok(engine, str_of(name), &err) && !newname_is_taken(engine, name);
}

void newname_make(struct engine *engine, struct str wish, char out[ACCOUNT_NAME_MAX + 1])
{
    char base[ACCOUNT_NAME_MAX + 1];
    size_t length = 0;
    struct buf ascii = {0};
    str_to_ascii(wish, &ascii); /* like a line typed by telnet */
    for (size_t i = 0; i < ascii.length && length < ACCOUNT_NAME_MAX; i++) {
        char c = ascii.bytes[i];
        if (length > 0 ? is_name_char(c) : is_letter(c)) {
            base[length++] = c;
        }
    }
    buf_finish(&ascii);
    base[length] = '\0';
    struct str plain = {base, length};
    if (length == 0 || is_of_staff(engine, plain) || reserved_opening(plain) ||
            is_npc(engine, plain) || is_about_player(engine, plain) ||
            str_equal_nocase(plain, STR("guest"))) {
        newname_of_guest(engine, out); /* a number would not make it acceptable */
        return;
    }
    (void)snprintf(out, ACCOUNT_NAME_MAX + 1, "%s", base);
    for (uint64_t number = 2; !is_free(engine, out); number++) {
        char digits[24];
        int count = snprintf(digits, sizeof(digits), "%" PRIu64, number);
        (void)snprintf(
                out, ACCOUNT_NAME_MAX + 1, "%.*s%s", ACCOUNT_NAME_MAX - count, base, digits);
    }
}
