/* account.c -- the accounts' rows, as they are at this moment.
 *
 * 1. An index in memory has all names and their characters and is updated at each change
 *    (rows_watch). The rest of an account is read on first use, and again after a change.
 * 2. Output that uses an account in a transaction is held until the account's last change is
 *    durable (transaction.h). Exceptions are changes that do not matter to others: last seen,
 *    log-ins, wrong passwords.
 * 3. An account's struct stays in place until accounts_trim; before that it is freed only with
 *    its row: when the account is erased, or its creation undone.
 *
 * Names are checked in account_name.c, passwords in account_password.c; login.c has the log-in
 * dialogue. */
#include "engine/core/people/account.h"

#include "engine/base/log.h"
#include "engine/base/slab.h"
#include "engine/core/internal_event.h"
#include "engine/core/part.h"
#include "engine/core/people/role.h"
#include "engine/core/run/transaction.h"
#include "world/model/pending_writes.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"
#include "world/model/tx.h"

#include <stdio.h>
#include <string.h>

struct entry {
    char key[ACCOUNT_NAME_MAX + 1];
    uint64_t character;
    uint64_t changed;        /* commit of its last change, not counting quiet ones */
    struct account *account; /* owned; NULL: not read yet */
    bool stale;              /* account must be read again */
    struct entry *next;      /* next with the same shape */
};

struct accounts {
    struct world *world;     /* borrowed */
    struct strmap by_key;    /* folded name -> struct entry, owned */
    struct map by_character; /* the same */
    struct strmap by_shape;  /* account_shape of the key -> the first of the same */
    struct entry **read;     /* owned: entries whose account was read */
    size_t read_count;
    size_t read_capacity;
    bool all;         /* the table was read completely: by_key has every account */
    bool visiting;    /* see account_visiting */
    bool quiet;       /* the current change is not waited for by output */
    uint64_t changed; /* see accounts_changed */
};

PART_STATE(accounts, PART_ACCOUNTS)

uint64_t accounts_changed(const struct engine *engine)
{
    /* An undone change had a number that may never be committed. */
    uint64_t changed = accounts_state(engine)->changed;
    uint64_t last = engine_world(engine)->commit_number;
    return changed < last ? changed : last;
}

/* -- reading -- */

static void copy_text(char *out, size_t size, struct str text)
{
    (void)snprintf(out, size, "%.*s", STR_FMT(text));
}

static enum role role_of_value(const struct value *value)
{
    int64_t role = value_as_int(value, PERM_PLAYER);
    return role < PERM_PLAYER || role > PERM_WIZARD ? PERM_PLAYER : (enum role)role;
}

static void account_free(struct account *account)
{
    if (account) {
        mem_free(account->keys);
        mem_free(account->group);
        slab_free(account);
    }
}

static void read_past(const struct value *data, struct account_past *out)
{
    if (data->kind != VALUE_TABLE) {
        return;
    }
    const struct value *known = value_table_get_str(data, STR("known"));
    struct str rest = known ? value_as_str(known) : STR_NONE;
    for (size_t i = 0; i < ACCOUNT_ADDRESSES && rest.length > 0; i++) {
        copy_text(out->known[i], ADDRESS_SIZE, str_take_word(&rest));
    }
    const struct value *wrong = value_table_get_str(data, STR("wrong"));
    const struct value *since = value_table_get_str(data, STR("since"));
    const struct value *from = value_table_get_str(data, STR("from"));
    out->wrong = (uint32_t)(wrong ? value_as_int(wrong, 0) : 0);
    out->wrong_since_ms = since ? value_as_int(since, 0) : 0;
    copy_text(out->wrong_from, ADDRESS_SIZE, from ? value_as_str(from) : STR_NONE);
}

/* Returns nil if there is nothing to store. */
static struct value write_data(const struct account *account)
{
    const struct account_past *past = &account->past;
    if (!past->known[0][0] && past->wrong == 0 && !account->keys && !account->group) {
        return value_nil();
    }
    struct buf known = {0};
    struct value data = value_table();
    for (size_t i = 0; i < ACCOUNT_ADDRESSES && past->known[i][0]; i++) {
        buf_printf(&known, "%s%s", i ? " " : "", past->known[i]);
    }
    value_table_set_str(&data, STR("known"), value_str(buf_str(&known)));
    if (past->wrong > 0) {
        value_table_set_str(&data, STR("wrong"), value_int(past->wrong));
        value_table_set_str(&data, STR("since"), value_int(past->wrong_since_ms));
        value_table_set_str(&data, STR("from"), value_text(past->wrong_from));
    }
    if (account->keys) {
        value_table_set_str(&data, STR("keys"), value_text(account->keys));
    }
    if (account->group) {
        value_table_set_str(&data, STR("group"), value_text(account->group));
    }
    buf_finish(&known);
    return data;
}

static void entry_keep(struct accounts *accounts, struct entry *entry)
{
    char shape[ACCOUNT_NAME_MAX + 1];
    entry->next = strmap_put(&accounts->by_shape, account_shape(entry->key, shape), entry);
    (void)strmap_put(&accounts->by_key, str_of(entry->key), entry);
    if (entry->character) {
        (void)map_put(&accounts->by_character, entry->character, entry);
    }
}

static void entry_forget(struct accounts *accounts, struct entry *entry)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    struct str shape = account_shape(entry->key, bytes);
    struct entry *first = strmap_find(&accounts->by_shape, shape);
    for (struct entry **at = &first; *at; at = &(*at)->next) {
        if (*at == entry) {
            *at = entry->next;
            break;
        }
    }
    if (first) {
        (void)strmap_put(&accounts->by_shape, shape, first);
    } else {
        (void)strmap_remove(&accounts->by_shape, shape);
    }
    (void)strmap_remove(&accounts->by_key, str_of(entry->key));
    if (entry->character) {
        (void)map_remove(&accounts->by_character, entry->character);
    }
    for (size_t i = 0; entry->account && i < accounts->read_count; i++) {
        if (accounts->read[i] == entry) {
            accounts->read[i] = accounts->read[--accounts->read_count];
        }
    }
    account_free(entry->account);
    mem_free(entry);
}

void accounts_trim(struct engine *engine)
{
    struct accounts *accounts = accounts_state(engine);
    must(!engine_transaction(engine)->open);
    for (size_t i = 0; i < accounts->read_count; i++) {
        account_free(accounts->read[i]->account);
        accounts->read[i]->account = NULL;
    }
    mem_free(accounts->read);
    accounts->read = NULL;
    accounts->read_count = accounts->read_capacity = 0;
}

static struct entry *entry_add(struct accounts *accounts, const struct row *row)
{
    struct entry *entry = mem_alloc(sizeof(*entry));
    copy_text(entry->key, sizeof(entry->key), row_str(row, "key"));
    entry->character = row_id(row, "character");
    entry_keep(accounts, entry);
    return entry;
}

/* Called when a row was put, or that was undone. */
static void row_changed(void *data, const struct row *changed)
{
    struct accounts *accounts = data;
    struct entry *entry = strmap_find(&accounts->by_key, row_str(changed, "key"));
    struct row row = row_of_str(TABLE_ACCOUNT, row_str(changed, "key"));
    if (!rows_find(accounts->world, &row)) {
        entry_forget(accounts, entry);
    } else {
        entry = entry ? entry : entry_add(accounts, &row);
        entry->stale = true;
        if (!accounts->quiet) {
            entry->changed = accounts->world->commit_number + 1;
            accounts->changed = entry->changed;
        }
    }
    row_finish(&row);
}

static void accounts_create(struct engine *engine)
{
    struct accounts *accounts = accounts_state(engine);
    struct world *world = engine_world(engine);
    struct store_select all = {.table = TABLE_ACCOUNT, .order = "key", .only = "character"};
    strmap_init(&accounts->by_key);
    map_init(&accounts->by_character);
    strmap_init(&accounts->by_shape);
    accounts->world = world;
    struct rows rows = rows_read(world, &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        (void)entry_add(accounts, &rows.items[i]);
    }
    accounts->all = !rows.failed;
    rows_finish(&rows);
    rows_watch(world, TABLE_ACCOUNT, row_changed, accounts);
}

static void accounts_destroy(struct engine *engine)
{
    struct accounts *accounts = accounts_state(engine);
    rows_watch(accounts->world, TABLE_ACCOUNT, NULL, NULL);
    size_t cursor = 0;
    struct str key;
    void *value = NULL;
    while (strmap_each(&accounts->by_key, &cursor, &key, &value)) {
        struct entry *entry = value;
        account_free(entry->account);
        mem_free(entry);
    }
    strmap_finish(&accounts->by_key);
    map_finish(&accounts->by_character);
    strmap_finish(&accounts->by_shape);
    mem_free(accounts->read);
}

/* Returns a copy of a text of the table; NULL: none. */
static char *read_text(const struct value *data, struct str name)
{
    const struct value *text =
            data->kind == VALUE_TABLE ? value_table_get_str(data, name) : NULL;
    return text && value_as_str(text).length > 0 ? str_dup(value_as_str(text)) : NULL;
}

static void read_row(const struct row *row, struct account *out)
{
    *out = (struct account){
            .role = role_of_value(row_value(row, "role")),
            .character = row_id(row, "character"),
            .disabled = row_int(row, "disabled") != 0,
            .created_ms = row_int(row, "created_ms"),
            .seen_ms = row_int(row, "seen_ms"),
    };
    copy_text(out->key, sizeof(out->key), row_str(row, "key"));
    copy_text(out->name, sizeof(out->name), row_str(row, "name"));
    copy_text(out->password, sizeof(out->password), row_str(row, "password"));
    const struct value *data = row_value(row, "data");
    read_past(data, &out->past);
    out->keys = read_text(data, STR("keys"));
    out->group = read_text(data, STR("group"));
}

/* Returns the current account. Reading it does not make output wait for quiet changes. */
static struct account *account_read(struct accounts *accounts, struct entry *entry)
{
    if (!entry->account || entry->stale) {
        struct row row = row_of_str(TABLE_ACCOUNT, str_of(entry->key));
        uint64_t seen = accounts->world->seen;
        if (!entry->account) {
            entry->account = slab_short_lived(sizeof(*entry->account));
            *entry->account = (struct account){0};
            accounts->read = mem_grow(accounts->read, accounts->read_count,
                    &accounts->read_capacity, sizeof(struct entry *));
            accounts->read[accounts->read_count++] = entry;
        }
        entry->stale = !rows_find(accounts->world, &row);
        if (!entry->stale) {
            mem_free(entry->account->keys);
            mem_free(entry->account->group);
            read_row(&row, entry->account);
        } else {
            copy_text(entry->account->key, sizeof(entry->account->key), str_of(entry->key));
            entry->account->unread = true;
        }
        accounts->world->seen = seen;
        row_finish(&row);
    }
    return entry->account;
}

/* Returns the entry's account, or NULL for NULL. */
static const struct account *look_at_account(struct engine *engine, struct entry *entry)
{
    if (entry && engine_transaction(engine)->open) {
        transaction_lean_on(engine, entry->changed);
    }
    return entry ? account_read(accounts_state(engine), entry) : NULL;
}

static struct entry *find_key(struct engine *engine, const char *key)
{
    struct accounts *accounts = accounts_state(engine);
    struct entry *entry = strmap_find(&accounts->by_key, str_of(key));
    struct row row = row_of_str(TABLE_ACCOUNT, str_of(key));
    if (!entry && !accounts->all && rows_find(engine_world(engine), &row)) {
        entry = entry_add(accounts, &row);
    }
    row_finish(&row);
    return entry;
}

const struct account *account_find(struct engine *engine, struct str name)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    char key[ACCOUNT_NAME_MAX + 1];
    if (!spelling_find(engine, &name, bytes)) {
        return NULL;
    }
    account_key(name, key);
    return look_at_account(engine, find_key(engine, key));
}

bool account_find_sure(struct engine *engine, struct str name, const struct account **out)
{
    uint64_t unread = engine_world(engine)->pending->unread;
    *out = account_find(engine, name);
    return engine_world(engine)->pending->unread == unread && !(*out && (*out)->unread);
}

const struct account *account_find_like(struct engine *engine, struct str name)
{
    struct accounts *accounts = accounts_state(engine);
    char key[ACCOUNT_NAME_MAX + 1];
    char shape[ACCOUNT_NAME_MAX + 1];
    if (!account_name_is_formed(name)) {
        return NULL;
    }
    account_key(name, key);
    struct entry *entry = find_key(engine, key);
    struct entry *like =
            entry ? NULL : strmap_find(&accounts->by_shape, account_shape(key, shape));
    while (like && !account_names_are_alike(name, str_of(account_read(accounts, like)->name))) {
        like = like->next;
    }
    return look_at_account(engine, entry ? entry : like);
}

struct str spelling_of(struct engine *engine, struct object *person)
{
    const struct value *written = prop_own(person, ATOM_written_name);
    return written ? value_as_str(written) : prop_str(engine_world(engine), person, ATOM_name);
}

struct str spelling_of_name(struct engine *engine, uint64_t id, struct str name)
{
    struct object *person = id ? world_find(engine_world(engine), id) : NULL;
    bool own = person && str_equal(prop_str(engine_world(engine), person, ATOM_name), name);
    return own ? spelling_of(engine, person) : name;
}

const struct account *account_of(struct engine *engine, uint64_t character)
{
    struct entry *entry =
            character ? map_find(&accounts_state(engine)->by_character, character) : NULL;
    return look_at_account(engine, entry);
}

bool account_is_also(struct engine *engine, const struct account *account, struct str name)
{
    const struct account *other = account && account->group ? account_find(engine, name) : NULL;
    return other && other != account && other->group &&
           strcmp(account->group, other->group) == 0;
}

bool account_each(struct engine *engine,
        void (*visit)(void *data, const struct account *account), void *data)
{
    struct store_select all = {.table = TABLE_ACCOUNT, .order = "key"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        struct account account;
        read_row(&rows.items[i], &account);
        visit(data, &account);
        mem_free(account.keys);
        mem_free(account.group);
    }
    bool whole = !rows.failed;
    rows_finish(&rows);
    return whole;
}

/* -- writing -- */

void account_visiting(struct engine *engine, bool visiting)
{
    accounts_state(engine)->visiting = visiting;
}

bool account_write(struct engine *engine, const struct account *account, bool told)
{
    if (account->unread) {
        log_error("account %s could not be read, so a change was not saved", account->key);
        return false;
    }
    struct row row = row_of_str(TABLE_ACCOUNT, str_of(account->key));
    row_set_str(&row, "name", str_of(account->name));
    row_set_int(&row, "role", account->role);
    row_set_str(&row, "password", str_of(account->password));
    row_set_id(&row, "character", account->character);
    row_set_int(&row, "disabled", account->disabled);
    row_set_int(&row, "created_ms", account->created_ms);
    row_set_int(&row, "seen_ms", account->seen_ms);
    row_set(&row, "data", write_data(account));
    accounts_state(engine)->quiet = !told;
    rows_put(engine_world(engine), &row);
    accounts_state(engine)->quiet = false;
    /* The struct that callers hold shows the change. */
    struct entry *entry = strmap_find(&accounts_state(engine)->by_key, str_of(account->key));
    if (entry->account) {
        (void)account_read(accounts_state(engine), entry);
    }
    if (told && !accounts_state(engine)->visiting) {
        struct account now = *account;
        internal_event_run(engine, INTERNAL_ACCOUNT, &now);
    }
    return true;
}

/* Makes a player object, asleep in the start room, without an owner. */
static struct object *make_character(struct engine *engine, struct str name)
{
    struct world *world = engine_world(engine);
    struct object *character = world_create(world, 0);
    struct object *player = world_get_ref(world, "player");
    struct object *start = engine_start(engine);
    struct err err;
    must(proto_set(world, character, &player, 1, &err));
    prop_set(world, character, ATOM_name, value_str(name));
    if (start) {
        prop_set(world, character, ATOM_asleep, value_object(start->id));
    }
    return character;
}

const struct account *account_create(
        struct engine *engine, struct str name, enum role role, const char *password_hash)
{
    return account_adopt(engine, name, role, password_hash, make_character(engine, name)->id);
}

const struct account *account_adopt(struct engine *engine, struct str name, enum role role,
        const char *password_hash, uint64_t character)
{
    must(account_name_is_formed(name) && !account_find(engine, name));
    struct account account = {
            .role = role,
            .character = character,
            .created_ms = clock_wall_ms(),
    };
    account_key(name, account.key);
    copy_text(account.name, sizeof(account.name), name);
    copy_text(account.password, sizeof(account.password),
            str_of(password_hash ? password_hash : ""));
    (void)account_write(engine, &account, true);
    return account_find(engine, name);
}

void account_set_keys(struct engine *engine, const struct account *account, struct str keys)
{
    struct account changed = *account;
    char *text = keys.length > 0 ? str_dup(keys) : NULL;
    changed.keys = text;
    (void)account_write(engine, &changed, true);
    mem_free(text);
}

void account_set_seen(struct engine *engine, const struct account *account)
{
    struct account changed = *account;
    changed.seen_ms = clock_wall_ms();
    (void)account_write(engine, &changed, false);
}

void account_set_wrong(
        struct engine *engine, const struct account *account, const char *address)
{
    struct account changed = *account;
    struct account_past *past = &changed.past;
    if (past->wrong == 0) {
        past->wrong_since_ms = clock_wall_ms();
    }
    past->wrong += past->wrong < UINT32_MAX;
    copy_text(past->wrong_from, sizeof(past->wrong_from), str_of(address));
    (void)account_write(engine, &changed, false);
}

static size_t place_of(const struct account_past *past, struct str address)
{
    size_t i = 0;
    while (i < ACCOUNT_ADDRESSES && !str_equal(str_of(past->known[i]), address)) {
        i++;
    }
    return i;
}

bool account_knows(const struct account *account, struct str address)
{
    return address.length > 0 && place_of(&account->past, address) < ACCOUNT_ADDRESSES;
}

void account_set_entered(
        struct engine *engine, const struct account *account, struct str address, bool told)
{
    struct account changed = *account;
    struct account_past *past = &changed.past;
    size_t at = place_of(past, address);
    size_t moved = at < ACCOUNT_ADDRESSES ? at : ACCOUNT_ADDRESSES - 1;
    memmove(past->known[1], past->known[0], moved * sizeof(past->known[0]));
    copy_text(past->known[0], sizeof(past->known[0]), address);
    if (told) {
        past->wrong = 0;
        past->wrong_from[0] = '\0';
    }
    (void)account_write(engine, &changed, false);
}

const struct kernel_part accounts_part = {
        .state_size = sizeof(struct accounts),
        .create = accounts_create,
        .destroy = accounts_destroy,
        .trim = accounts_trim,
};
