/* person.c -- people in play, as chat clients know them.
 *
 * The name is the character's; the rest is what their client sent, kept with the presence.
 * Nobody is shown where somebody connects from: the host is "player", or a guest's cloak, by
 * which channels can ban them (cloak.h).
 *
 * Being away is the option `afk`, whichever protocol set it. */
#include "engine/core/people/person.h"

#include "engine/base/clock.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/people/option.h"
#include "engine/core/phrase/phrase.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Who left recently. */
struct persons_gone {
    struct person_gone
            *list; /* owned: a ring of PERSONS_GONE_KEPT; NULL until somebody leaves */
    uint64_t count;
};

PART_STATE(persons_gone, PART_PERSONS_GONE)

struct presence *person_find(struct engine *engine, struct str name)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    if (!spelling_find(engine, &name, bytes)) {
        return NULL;
    }
    struct presence *p = presence_named(engine, name);
    while (p && (p->going || !account_name_is_formed(str_of(p->name)))) {
        p = presence_next_named(p);
    }
    return p;
}

const char *person_user(const struct presence *presence)
{
    return presence->user && presence->user[0] ? presence->user : "player";
}

const char *person_host(const struct presence *presence)
{
    return !presence->guest ? "player" : presence->address ? presence_cloak(presence) : "guest";
}

struct str person_realname(const struct presence *presence)
{
    const char *realname = presence_realname(presence);
    return str_of(realname[0] ? realname : presence->name);
}

struct str person_away(struct engine *engine, const struct presence *presence)
{
    const struct object *player = world_find(engine_world(engine), presence->character);
    if (presence->stays) {
        return phrase_get(engine, PHRASE_person_asleep);
    }
    const struct value *away = player ? option_of(player, STR("afk")) : NULL;
    return away ? value_as_str(away) : STR_NONE;
}

void person_mask(const struct presence *presence, char out[PERSON_MASK_MAX])
{
    (void)snprintf(out, PERSON_MASK_MAX, "%s!%s@%s", presence->name, person_user(presence),
            person_host(presence));
}

bool person_fits(const struct presence *presence, struct str mask)
{
    char own[PERSON_MASK_MAX];
    person_mask(presence, own);
    return str_fits_glob(mask, str_of(own));
}

void person_describe(struct presence *presence, struct str user, struct str realname)
{
    char name[PERSON_USER_MAX + 1];
    size_t length = 0;
    for (size_t i = 0; i < user.length && length < PERSON_USER_MAX; i++) {
        unsigned char c = (unsigned char)user.bytes[i];
        if (isalnum(c) || c == '-' || c == '_' || c == '.' || (c == '~' && i == 0)) {
            name[length++] = (char)c;
        }
    }
    struct buf texts = {0};
    buf_add(&texts, name, length);
    buf_add_char(&texts, '\0');
    str_put_legible(str_fit(realname, PERSON_REALNAME_MAX), &texts);
    mem_free(presence->user);
    presence->user = texts.length > 1 ? str_dup(buf_str(&texts)) : NULL;
    buf_finish(&texts);
}

void person_note_gone(struct engine *engine, const struct presence *presence)
{
    struct persons_gone *persons = persons_gone_state(engine);
    if (!persons->list) {
        persons->list = mem_alloc(PERSONS_GONE_KEPT * sizeof(*persons->list));
    }
    struct person_gone *gone = &persons->list[persons->count++ % PERSONS_GONE_KEPT];
    *gone = (struct person_gone){.character = presence->character,
            .guest = presence->guest,
            .time_ms = clock_wall_ms()};
    (void)snprintf(gone->name, sizeof(gone->name), "%s", presence->name);
    (void)snprintf(gone->user, sizeof(gone->user), "%s", person_user(presence));
    (void)snprintf(gone->host, sizeof(gone->host), "%s", person_host(presence));
    (void)snprintf(gone->address, sizeof(gone->address), "%s",
            presence->guest && presence->address ? presence->address : "");
    struct str realname = person_realname(presence);
    (void)snprintf(gone->realname, sizeof(gone->realname), "%.*s", STR_FMT(realname));
}

void person_forget_gone(struct engine *engine, struct str name)
{
    size_t kept = 0;
    struct persons_gone *persons = persons_gone_state(engine);
    size_t count = persons->count < PERSONS_GONE_KEPT ? persons->count : PERSONS_GONE_KEPT;
    struct person_gone *list = mem_alloc_array(count, sizeof(*list));
    for (size_t i = count; i > 0; i--) { /* the oldest first */
        const struct person_gone *gone = person_gone_at(engine, i - 1);
        if (gone->guest || !str_equal_nocase(str_of(gone->name), name)) {
            list[kept++] = *gone;
        }
    }
    if (kept > 0) {
        memcpy(persons->list, list, kept * sizeof(*list));
    }
    persons->count = kept;
    mem_free(list);
}

const struct person_gone *person_gone_at(const struct engine *engine, size_t i)
{
    const struct persons_gone *persons = persons_gone_state(engine);
    if (i >= persons->count || i >= PERSONS_GONE_KEPT) {
        return NULL;
    }
    return &persons->list[(persons->count - 1 - i) % PERSONS_GONE_KEPT];
}

const struct person_gone *person_gone_guest(const struct engine *engine, struct str name)
{
    const struct person_gone *gone = person_gone_at(engine, 0);
    for (size_t i = 0;
            gone && !(gone->guest && account_names_are_alike(str_of(gone->name), name));) {
        gone = person_gone_at(engine, ++i);
    }
    return gone;
}

const struct person_gone *person_gone_character(const struct engine *engine, uint64_t character)
{
    size_t i = 0;
    const struct person_gone *gone = person_gone_at(engine, i);
    while (gone && gone->character != character) {
        gone = person_gone_at(engine, ++i);
    }
    return gone;
}

static void set_text(json_t *object, const char *name, struct str text)
{
    (void)json_object_set_new(object, name, json_stringn(text.bytes, text.length));
}

json_t *person_json(struct engine *engine, const struct presence *presence)
{
    struct str away = person_away(engine, presence);
    const struct account *account = account_of(engine, presence->character);
    json_t *person = json_object();
    (void)json_object_set_new(person, "id", json_integer((json_int_t)presence->character));
    (void)json_object_set_new(person, "modes", json_integer((json_int_t)presence->modes));
    set_text(person, "nick", str_of(presence->name));
    set_text(person, "user", str_of(person_user(presence)));
    set_text(person, "host", str_of(person_host(presence)));
    set_text(person, "realname", person_realname(presence));
    if (account) {
        set_text(person, "account", str_of(account->name));
    }
    if (away.length > 0) {
        set_text(person, "away", away);
    }
    return person;
}

json_t *person_hush(const json_t *event)
{
    json_t *copy = json_deep_copy(event);
    json_t *who = json_object_get(copy, "who");
    (void)json_object_del(copy, "why");
    (void)json_object_del(who, "away");
    (void)json_object_set(who, "realname", json_object_get(who, "nick"));
    return copy;
}

void person_add_line(const struct presence *presence, unsigned rank, struct buf *out)
{
    buf_printf(out, "%s %s %s %u\n", presence->name, person_user(presence),
            person_host(presence), rank);
}

int64_t person_idle_seconds(struct engine *engine, uint64_t character)
{
    int64_t latest = 0;
    for (const struct session *s = hub_sessions_of(engine_hub(engine), character); s;
            s = s->next_of_character) {
        latest = s->active_ms > latest ? s->active_ms : latest;
    }
    int64_t idle_ms = latest ? clock_ms() - latest : 0;
    return idle_ms > 0 ? idle_ms / 1000 : 0;
}

static void persons_gone_destroy(struct engine *engine)
{
    mem_free(persons_gone_state(engine)->list);
}

const struct kernel_part persons_gone_part = {
        .state_size = sizeof(struct persons_gone),
        .destroy = persons_gone_destroy,
};
