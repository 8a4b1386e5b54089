/* npc_name.c -- which names stock characters answer to. */
#include "engine/core/output/npc_name.h"

#include "engine/core/people/account.h"
#include "engine/core/rights/trust.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static bool is_ascii_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
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
static struct str npc_look_of(struct str name, char out[ACCOUNT_NAME_MAX + 1])
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
    bool found = str_equal(npc_look_of(name, bytes), look);
    while (!found && name.length > 0) {
        struct str rest = name;
        struct str word = str_take_word(&rest);
        bool addressed = is_address(word);
        found = str_equal(npc_look_of(word, bytes), look) ||
                (!addressed && str_equal(npc_look_of(name, bytes), look));
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
    struct world *world = engine_world(search->engine);
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
            looks[count] = npc_look_of(buf_str(&whole), bytes[count - 1]);
            count++;
        }
        buf_finish(&whole);
    }
    world_search_called(engine_world(engine), looks, count, search.look, compare_npc, &search);
    return search.found;
}

/* Appends the name with a hyphen before each capital after a small letter, and without digits
 * at its end. */
static void part_words(struct str name, struct buf *out)
{
    while (name.length > 0 && !is_ascii_alpha(name.bytes[name.length - 1])) {
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
        struct str frontend = npc_look_of(addresses[i], address);
        if (str_starts(shape, frontend)) {
            add_reading(readings, str_slice(shape, frontend.length, shape.length));
        }
    }
}

bool npc_name_is(struct engine *engine, struct str name)
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
