/* tel_gmcp.c -- GMCP (option 201): data beside the text, as "Name JSON".
 *
 * In: which client it is (Core.Hello), which modules it wants (Core.Supports.Set, Add, Remove), and
 * pings (Core.Ping). Out: the engine's events of the modules below. A client gets all of them until
 * it names modules; scripts for small clients seldom do.
 *
 * A module is wanted if the client named it or anything under it: a client that asks for
 * "Comm.Channel 1" gets Comm.*. The data that tel_around.c asks the game for must be named exactly.
 * To add a module, add a row to `modules`. */
#include "net/mudclients/tel_gmcp.h"

#include "net/telnet/tel_client.h"

#include <jansson.h>

#include <stdlib.h>

static const struct {
    struct str name;
    uint8_t bit;
} modules[] = {
        {{"Char", 4}, 1},
        {{"Room", 4}, 2},
        {{"Comm", 4}, 4},
        {{"Menu", 4}, 8},
        {{"Client", 6}, 16},
        {{"Script", 6}, 32},
        {{"Group", 5}, 64},
};

/* Returns the bit of the module that a topic or a support string ("Comm.Channel 1") begins with; 0
 * for others. */
static uint8_t module_of(struct str topic)
{
    struct str package = str_take_word(&topic);
    struct str name = str_take_until(&package, '.');
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        if (str_equal_nocase(modules[i].name, name)) {
            return modules[i].bit;
        }
    }
    return 0;
}

bool tel_gmcp_wants(uint16_t wanted, struct str topic)
{
    return (module_of(topic) & wanted) != 0;
}

static struct str string_member(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) {
        return STR_NONE;
    }
    return (struct str){json_string_value(value), json_string_length(value)};
}

static void take_hello(const json_t *hello, struct tel_client *client)
{
    struct str name = string_member(hello, "client");
    if (name.length > 0) {
        tel_client_name(client, name, string_member(hello, "version"));
    }
}

static uint16_t extra_of(struct str topic)
{
    struct str package = str_take_word(&topic);
    bool players = str_equal_nocase(package, STR("Room")) ||
                   str_equal_nocase(package, STR("Room.Players"));
    bool channels = str_equal_nocase(package, STR("Comm")) ||
                    str_equal_nocase(package, STR("Comm.Channel"));
    return players                                        ? TEL_GMCP_PLAYERS
           : channels                                     ? TEL_GMCP_CHANNELS
           : str_equal_nocase(package, STR("Char.Items")) ? TEL_GMCP_ITEMS
           : str_equal_nocase(package, STR("Char.Login")) ? TEL_GMCP_LOGIN
                                                          : 0;
}

/* Returns the bits of a list of support strings. */
static uint16_t bits_of(const json_t *list)
{
    uint16_t bits = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        if (json_is_string(entry)) {
            struct str text = {json_string_value(entry), json_string_length(entry)};
            bits |= (uint16_t)(module_of(text) | extra_of(text));
        }
    }
    return bits;
}

bool tel_gmcp_receive(struct str message, struct tel_client *client, uint16_t *wanted)
{
    struct str name = str_take_word(&message);
    json_t *json = json_loadb(message.bytes, message.length, JSON_DECODE_ANY, NULL);
    bool ping = str_equal_nocase(name, STR("Core.Ping"));
    if (str_equal_nocase(name, STR("Core.Hello"))) {
        take_hello(json, client);
    } else if (str_equal_nocase(name, STR("Core.Supports.Set"))) {
        *wanted = json_is_array(json) ? bits_of(json) : *wanted;
    } else if (str_equal_nocase(name, STR("Core.Supports.Add"))) {
        *wanted |= bits_of(json);
    } else if (str_equal_nocase(name, STR("Core.Supports.Remove"))) {
        *wanted &= (uint16_t)~bits_of(json);
    }
    json_decref(json);
    return ping;
}

void tel_gmcp_goodbye(struct str why, struct buf *out)
{
    json_t *text = json_stringn(why.bytes, why.length);
    char *dumped = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;
    buf_add_text(out, "Core.Goodbye ");
    buf_add_text(out, dumped ? dumped : "\"\"");
    free(dumped);
    json_decref(text);
}
