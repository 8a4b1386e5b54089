/* discord_people.c -- the people who have spoken, by ID and by name.
 *
 * A username belongs to one person at a time (discord_show_user), unlike the names that people choose
 * for a server: so nobody here looks like somebody else, and a ban by name holds. The last
 * DISCORD_PEOPLE_MAX are known. */
#include "net/discord/discord_impl.h"

#include <string.h>

struct discord_person *discord_find_person(const struct net_bridge *bridge, uint64_t id)
{
    struct discord_bridge *own = discord_of(bridge);
    for (size_t i = 0; id != 0 && i < DISCORD_PEOPLE_MAX; i++) {
        if (own->people[i].id == id) {
            return &own->people[i];
        }
    }
    return NULL;
}

struct discord_person *discord_find_named(const struct net_bridge *bridge, struct str name)
{
    struct discord_bridge *own = discord_of(bridge);
    for (size_t i = 0; name.length > 0 && i < DISCORD_PEOPLE_MAX; i++) {
        if (own->people[i].id != 0 && str_equal_nocase(str_of(own->people[i].name), name)) {
            return &own->people[i];
        }
    }
    return NULL;
}

static void forget_person(struct net_bridge *bridge, struct discord_person *person)
{
    if (person && person->id != 0) {
        net_bridge_member_quit(bridge, str_of(person->name), STR_NONE);
        *person = (struct discord_person){0};
    }
}

struct discord_person *discord_meet(
        struct net_bridge *bridge, struct net_bridge_channel *channel, const json_t *user)
{
    struct discord_bridge *own = discord_of(bridge);
    uint64_t id = discord_id_of(user, "id");
    struct buf shown = {0};
    char name[DISCORD_NAME_SIZE];
    if (id == 0 || id == own->user || json_is_true(json_object_get(user, "bot"))) {
        return NULL;
    }
    discord_show_user(
            json_text_of(user, "username"), json_text_of(user, "discriminator"), &shown);
    (void)str_copy(buf_str(&shown), name, sizeof(name));
    buf_finish(&shown);
    struct discord_person *person = discord_find_person(bridge, id);
    struct discord_person *namesake = discord_find_named(bridge, str_of(name));
    if (namesake != person) {
        forget_person(bridge, namesake); /* they have given the name up */
    }
    if (!person) {
        person = &own->people[own->person_at++ % DISCORD_PEOPLE_MAX];
        forget_person(bridge, person);
        person->id = id;
    } else if (strcmp(person->name, name) != 0) {
        net_bridge_rename_member(bridge, str_of(person->name), str_of(name));
    }
    (void)str_copy(str_of(name), person->name, sizeof(person->name));
    if (channel) {
        net_bridge_add_member(bridge, channel, str_of(person->name));
    }
    return person;
}
