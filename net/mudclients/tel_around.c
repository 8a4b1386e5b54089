/* tel_around.c -- keeps the client's Char.Items and Room.Players lists current.
 *
 * 1. It asks the game at most once a second, and only after the client was told something: a change
 *    that nobody saw is not news.
 * 2. It compares each answer with the one before and sends the difference. After a move, or if the
 *    client asks, it sends whole lists.
 * 3. Things are identified by number, players by their displayed name: the number of a masked
 *    player would identify them. */
#include "net/mudclients/tel_around.h"

#include "engine/base/clock.h"
#include "engine/session/session.h"

#include <stdlib.h>
#include <string.h>

enum { AROUND_EVERY_MS = 1000 };

#define TAG "around"

void tel_around_finish(struct tel_around *around)
{
    json_decref(around->known);
    around->known = NULL;
}

void tel_around_set(struct tel_around *around, uint16_t wants)
{
    if (wants != around->wants) {
        tel_around_finish(around);
    }
    around->wants = wants;
    around->stale = true;
}

void tel_around_told(struct tel_around *around, struct str topic)
{
    around->stale = true;
    around->moved = around->moved || str_equal(topic, STR("Room.Info"));
}

void tel_around_ask(struct tel_around *around, struct session *session)
{
    bool wanted = around->wants && around->stale && !around->waits && session->character;
    int64_t now = wanted ? clock_ms() : 0;
    if (wanted && now - around->asked_ms >= AROUND_EVERY_MS) {
        struct session_call call = {.tag = STR(TAG), .name = STR("page.around")};
        around->stale = false;
        around->waits = true;
        around->asked_ms = now;
        session_call(session, &call);
    }
}

/* -- sending -- */

struct sending {
    tel_around_send *send;
    void *data;
};

void tel_around_put(const char *topic, json_t *json, tel_around_send *send, void *data)
{
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    if (text) {
        send(data, str_of(topic), str_of(text));
    }
    free(text);
    json_decref(json);
}

static void put_around(const struct sending *sending, const char *topic, json_t *json)
{
    tel_around_put(topic, json, sending->send, sending->data);
}

static const char *name_of_around(const json_t *entry)
{
    const char *name = json_string_value(json_object_get(entry, "name"));
    return name ? name : "";
}

static bool plays(const json_t *entry)
{
    return json_is_true(json_object_get(entry, "player"));
}

/* Builds an item as other games send it: attrib is w if worn, m for a creature. */
static json_t *item_of(const json_t *entry, const char *part)
{
    const char *attrib = strcmp(part, "worn") == 0     ? "w"
                         : strcmp(part, "people") == 0 ? "m"
                                                       : "";
    return json_pack("{s:O, s:s, s:s}", "id", json_object_get(entry, "id"), "name",
            name_of_around(entry), "attrib", attrib);
}

static json_t *player_of(const json_t *entry)
{
    return json_pack(
            "{s:s, s:s}", "name", name_of_around(entry), "fullname", name_of_around(entry));
}

/* Returns the items of two lists of an answer, in the form the client gets. */
static json_t *items_of(const json_t *known, const char *const parts[2])
{
    json_t *items = json_array();
    for (size_t p = 0; p < 2; p++) {
        size_t i = 0;
        const json_t *entry = NULL;
        json_array_foreach(json_object_get(known, parts[p]), i, entry)
        {
            if (!plays(entry)) {
                (void)json_array_append_new(items, item_of(entry, parts[p]));
            }
        }
    }
    return items;
}

static json_t *players_of(const json_t *known)
{
    json_t *players = json_array();
    size_t i = 0;
    const json_t *entry = NULL;
    json_array_foreach(json_object_get(known, "people"), i, entry)
    {
        if (plays(entry)) {
            (void)json_array_append_new(players, player_of(entry));
        }
    }
    return players;
}

/* Returns the entry of list with the same member; NULL if none. */
static const json_t *find_like(const json_t *list, const json_t *wanted, const char *member)
{
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(list, i, one)
    {
        if (json_equal(json_object_get(one, member), json_object_get(wanted, member))) {
            return one;
        }
    }
    return NULL;
}

static void tell_item(const struct sending *sending, const char *topic, const char *location,
        const json_t *item)
{
    put_around(sending, topic, json_pack("{s:s, s:O}", "location", location, "item", item));
}

/* Takes both lists. */
static void tell_items(
        const struct sending *sending, const char *location, json_t *before, json_t *after)
{
    size_t i = 0;
    const json_t *item = NULL;
    if (!before) {
        put_around(sending, "Char.Items.List",
                json_pack("{s:s, s:o}", "location", location, "items", after));
        return;
    }
    json_array_foreach(before, i, item)
    {
        if (!find_like(after, item, "id")) {
            tell_item(sending, "Char.Items.Remove", location, item);
        }
    }
    json_array_foreach(after, i, item)
    {
        const json_t *same = find_like(before, item, "id");
        if (!same || !json_equal(same, item)) {
            tell_item(sending, same ? "Char.Items.Update" : "Char.Items.Add", location, item);
        }
    }
    json_decref(before);
    json_decref(after);
}

/* Returns the entries of list that are not in others. Counts duplicates: two alike here and one
 * there leave one. Consumes others. */
static json_t *without(const json_t *list, json_t *others)
{
    json_t *left = json_array();
    size_t i = 0;
    json_t *one = NULL;
    json_array_foreach(list, i, one)
    {
        size_t at = 0;
        while (at < json_array_size(others) && !json_equal(json_array_get(others, at), one)) {
            at++;
        }
        if (at < json_array_size(others)) {
            (void)json_array_remove(others, at);
        } else {
            (void)json_array_append(left, one);
        }
    }
    json_decref(others);
    return left;
}

/* Takes both lists. */
static void tell_players(const struct sending *sending, json_t *before, json_t *after)
{
    if (!before) {
        put_around(sending, "Room.Players", after);
        return;
    }
    size_t i = 0;
    const json_t *one = NULL;
    json_t *gone = without(before, json_copy(after));
    json_t *come = without(after, json_copy(before));
    json_array_foreach(gone, i, one)
    {
        put_around(sending, "Room.RemovePlayer", json_string(name_of_around(one)));
    }
    json_array_foreach(come, i, one)
    {
        put_around(sending, "Room.AddPlayer", json_incref((json_t *)(uintptr_t)one));
    }
    json_decref(gone);
    json_decref(come);
    json_decref(before);
    json_decref(after);
}

void tel_around_answer(struct tel_around *around, struct str tag, bool ok, struct str reply,
        tel_around_send *send, void *data)
{
    static const char *const here[2] = {"people", "things"};
    static const char *const inventory[2] = {"held", "worn"};
    const struct sending sending = {send, data};
    if (!str_equal(tag, STR(TAG))) {
        return;
    }
    json_t *now = ok ? json_loadb(reply.bytes, reply.length, 0, NULL) : NULL;
    around->waits = false;
    if (!now) {
        return;
    }
    json_t *known = around->known;
    const json_t *place = around->moved ? NULL : known;
    if (around->wants & TEL_GMCP_ITEMS) {
        tell_items(&sending, "room", place ? items_of(place, here) : NULL, items_of(now, here));
        tell_items(&sending, "inv", known ? items_of(known, inventory) : NULL,
                items_of(now, inventory));
    }
    if (around->wants & TEL_GMCP_PLAYERS) {
        tell_players(&sending, place ? players_of(place) : NULL, players_of(now));
    }
    around->moved = false;
    around->known = now;
    json_decref(known);
}
