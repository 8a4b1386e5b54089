/* names_prove.c -- Checking of passwords that are typed in one world and belong to another.
 *
 * 1. A password hash never leaves the world of its account. The world where the password is typed
 *    asks the account's home world by message, and the home world answers whether it is right.
 * 2. The password is encrypted for the present process of the home world, with a key from its news.
 *    So no file contains the plain password and no other world can read it. A home world that has
 *    restarted since cannot answer; the next try asks it again.
 * 3. A request without an answer after PROVE_MS is given up: the home world counts as away.
 * 4. The home world limits tries by asking world, and by asking world and name. Wrong passwords are
 *    reported to the owner of the account.
 * 5. Each right password entitles the asking world to one connection (`pass`, and the tokens of a
 *    returning player). */
#include "engine/modules/realm/worlds/names.h"

#include "engine/core/login/proof.h"
#include "engine/core/people/account.h"
#include "engine/core/people/attempts.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "engine/modules/realm/worlds/names_impl.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/rows.h"

#include <sodium.h>

#include <string.h>

#define PROVE_MS 5000
#define PROOF_MS 60000
#define OF_A_WORLD_A_MINUTE 300

_Static_assert(crypto_box_PUBLICKEYBYTES == 32 && crypto_box_SECRETKEYBYTES == 32, "as proofs");

enum {
    PLAIN_BYTES = ACCOUNT_PASSWORD_MAX + 1, /* padded, to hide its length */
    BOX_BYTES = PLAIN_BYTES + crypto_box_SEALBYTES,
    KEY_TEXT = 2 * crypto_box_PUBLICKEYBYTES + 1,
};

/* -- the world where it was typed -- */

static struct proof_ask *find_proof_ask(struct proofs *proofs, uint64_t number)
{
    for (size_t i = 0; i < NAMES_ASKS; i++) {
        if (proofs->asks[i].number == number) {
            return &proofs->asks[i];
        }
    }
    return NULL;
}

static void answer_ask(struct engine *engine, struct proof_ask *ask, enum proof_answer answer)
{
    struct proof_ask over = *ask;
    *ask = (struct proof_ask){0};
    over.asker->proved(engine, over.who, answer, over.world);
}

static void give_up_ask(struct engine *engine, void *data)
{
    struct proof_ask *ask = find_proof_ask(&realm_names(engine)->proofs, *(uint64_t *)data);
    mem_free(data);
    if (ask) {
        answer_ask(engine, ask, PROOF_AWAY);
    }
}

/* Returns the encrypted password, which the caller frees, or NULL if the world's news have no
 * key. */
static char *seal_for(struct engine *engine, const char *world, struct str password)
{
    unsigned char key[crypto_box_PUBLICKEYBYTES];
    unsigned char plain[PLAIN_BYTES] = {0};
    unsigned char box[BOX_BYTES];
    const char *text = realm_news_text(engine, world, "seal");
    size_t length = 0;
    if (sodium_hex2bin(key, sizeof(key), text, strlen(text), NULL, &length, NULL) != 0 ||
            length != sizeof(key) || password.length >= PLAIN_BYTES) {
        return NULL;
    }
    memcpy(plain, password.bytes, password.length);
    bool ok = crypto_box_seal(box, plain, sizeof(plain), key) == 0;
    explicit_bzero(plain, sizeof(plain));
    return ok ? travel_text_of((struct str){(const char *)box, sizeof(box)}) : NULL;
}

static bool write_prove(struct engine *engine, const struct proof_ask *ask, struct str name,
        struct str password)
{
    struct err err;
    char *box = outbox_reaches(engine, str_of(ask->world))
                        ? seal_for(engine, ask->world, password)
                        : NULL;
    if (!box) {
        outbox_log(engine, str_of(ask->world), LOG_INFO, "cannot ask %s about a password: %s",
                ask->world,
                outbox_reaches(engine, str_of(ask->world)) ? "it has not published a key"
                                                           : "it is away");
        return false;
    }
    json_t *json = json_pack("{s:I, s:s%, s:s}", "number", (json_int_t)ask->number, "name",
            name.bytes, name.length, "box", box);
    char *body = json_dumps(json, JSON_COMPACT);
    transaction_begin(engine, 0, 0);
    bool ok = outbox_write(engine, str_of(ask->world), "prove", str_of(body), &err);
    transaction_commit(engine);
    free(body);
    json_decref(json);
    mem_free(box);
    return ok;
}

/* Fills out with the home world that must check the password. Returns false if that is this
 * world. */
static bool home_of_name(
        struct engine *engine, const struct proof_asking *asking, char out[WORLD_NAME_MAX + 1])
{
    struct registration claim;
    bool elsewhere = false;
    if (asking->account) {
        elsewhere = abroad_home(engine, asking->account->character, out);
    } else if (!engine_options(engine)->realm.accounts_own &&
               registration_find(engine, asking->name, &claim) && claim.character != 0) {
        elsewhere = strcmp(claim.world, outbox_name(engine)) != 0;
        (void)str_copy(str_of(claim.world), out, WORLD_NAME_MAX + 1);
    }
    return elsewhere && engine_options(engine)->realm.has_secret &&
           outbox_knows(engine, str_of(out));
}

void names_prove(struct engine *engine, void *about)
{
    struct proof_asking *asking = about;
    struct proof_ask ask = {.who = asking->who, .asker = asking->asker};
    if (!realm_names(engine) || !home_of_name(engine, asking, ask.world)) {
        return;
    }
    struct proofs *proofs = &realm_names(engine)->proofs;
    struct proof_ask *free_ask = find_proof_ask(proofs, 0);
    asking->asked = true;
    ask.number = ++proofs->last_number;
    if (!free_ask || !write_prove(engine, &ask, asking->name, asking->password)) {
        asking->asker->proved(
                engine, asking->who, free_ask ? PROOF_AWAY : PROOF_BUSY, ask.world);
        return;
    }
    *free_ask = ask;
    (void)tasks_push_at(engine,
            (struct task){give_up_ask, tasks_free, mem_dup(&ask.number, sizeof(ask.number)), 0},
            clock_ms() + PROVE_MS);
}

/* Returns the request with that number to that world, or NULL. */
static struct proof_ask *find_asked(struct engine *engine, uint64_t number, struct str world)
{
    struct proof_ask *ask =
            number ? find_proof_ask(&realm_names(engine)->proofs, number) : NULL;
    return ask && str_equal(str_of(ask->world), world) ? ask : NULL;
}

struct proved_answer {
    uint64_t number;
    enum proof_answer answer;
};

static void hear_answer(struct engine *engine, void *data)
{
    struct proved_answer *answer = data;
    struct proof_ask *ask = find_proof_ask(&realm_names(engine)->proofs, answer->number);
    if (ask) {
        answer_ask(engine, ask, answer->answer);
    }
    mem_free(data);
}

static bool apply_proved(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    uint64_t number = (uint64_t)json_integer_value(json_object_get(json, "number"));
    const struct proof_ask *ask = find_asked(engine, number, message->from);
    struct str how = str_of(realm_text(json, "how"));
    (void)err;
    if (ask) {
        struct proved_answer answer = {number, str_equal(how, STR("right"))   ? PROOF_RIGHT
                                               : str_equal(how, STR("wrong")) ? PROOF_WRONG
                                                                              : PROOF_BUSY};
        /* Runs after this transaction. */
        tasks_push(engine,
                (struct task){hear_answer, tasks_free, mem_dup(&answer, sizeof(answer)), 0});
    } else {
        realm_audit(engine, message->from, "letter refused", STR("proved"),
                STR("answers about a password without being asked"));
    }
    json_decref(json);
    return true;
}

/* Handles a refused "prove" message: that world does not know such messages, or refuses them. */
static void return_prove(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    uint64_t number = (uint64_t)json_integer_value(json_object_get(json, "number"));
    (void)why;
    if (find_asked(engine, number, message->from)) {
        struct proved_answer answer = {number, PROOF_AWAY};
        tasks_push(engine,
                (struct task){hear_answer, tasks_free, mem_dup(&answer, sizeof(answer)), 0});
    }
    json_decref(json);
}

/* -- home -- */

static bool write_proved(
        struct engine *engine, struct str to, uint64_t number, const char *how, struct err *err)
{
    json_t *json = json_pack("{s:I, s:s}", "number", (json_int_t)number, "how", how);
    char *body = json_dumps(json, JSON_COMPACT);
    bool ok = outbox_write(engine, to, "proved", str_of(body), err);
    free(body);
    json_decref(json);
    return ok;
}

/* Counts one more connection that the account may bring home. */
static void count_proof(struct engine *engine, const char *key, struct str world)
{
    struct abroad abroad;
    bool found = false;
    if (!travel_is_with(engine, str_of(key), world, &abroad)) {
        return;
    }
    struct row row = abroad_row(engine, str_of(key), &found);
    const struct value *before = row_value(&row, "data");
    struct value data = before->kind == VALUE_TABLE ? value_dup(before) : value_table();
    const struct value *count = value_table_get_str(&data, STR(TRAVEL_PROVED));
    value_table_set_str(
            &data, STR(TRAVEL_PROVED), value_int(count ? value_as_int(count, 0) + 1 : 1));
    row_set(&row, "data", data);
    rows_put(engine_world(engine), &row);
}

static void note_right(struct engine *engine, const struct proof_job *job)
{
    struct proofs *proofs = &realm_names(engine)->proofs;
    struct proof *proof = &proofs->right[proofs->right_next++ % NAMES_ASKS];
    *proof = (struct proof){.until_ms = clock_ms() + PROOF_MS};
    (void)str_copy(str_of(job->world), proof->world, sizeof(proof->world));
    travel_key(engine, job->character, proof->key);
    count_proof(engine, proof->key, str_of(job->world));
}

bool names_take_proof(struct engine *engine, struct str key, struct str world)
{
    struct proofs *proofs = &realm_names(engine)->proofs;
    for (size_t i = 0; i < NAMES_ASKS; i++) {
        struct proof *proof = &proofs->right[i];
        if (proof->until_ms > clock_ms() && str_equal(str_of(proof->world), world) &&
                str_equal(str_of(proof->key), key)) {
            *proof = (struct proof){0};
            return true;
        }
    }
    return false;
}

static struct proof_job *find_job(struct proofs *proofs, uint64_t number)
{
    for (size_t i = 0; i < NAMES_ASKS; i++) {
        if (proofs->jobs[i].number == number) {
            return &proofs->jobs[i];
        }
    }
    return NULL;
}

static void job_done(struct engine *engine, void *data, enum account_answer answer)
{
    struct proof_job *found = find_job(&realm_names(engine)->proofs, (uint64_t)(uintptr_t)data);
    struct err err;
    if (!found) {
        return;
    }
    struct proof_job job = *found;
    *found = (struct proof_job){0};
    const struct account *account = account_of(engine, job.character);
    transaction_begin(engine, 0, 0);
    if (answer == ACCOUNT_RIGHT) {
        note_right(engine, &job);
    } else if (answer == ACCOUNT_WRONG && account) {
        account_set_wrong(engine, account, job.world);
    }
    if (!write_proved(engine, str_of(job.world), job.theirs,
                answer == ACCOUNT_RIGHT   ? "right"
                : answer == ACCOUNT_WRONG ? "wrong"
                                          : "busy",
                &err)) {
        outbox_log(engine, str_of(job.world), LOG_WARNING,
                "cannot answer %s about a password: %s", job.world, err.text);
    }
    transaction_commit(engine);
}

/* True if that world may try another password for that name. */
static bool may_try(struct engine *engine, struct str world, struct str name)
{
    struct proofs *proofs = &realm_names(engine)->proofs;
    char key[ACCOUNT_NAME_MAX + 1];
    struct buf both = {0};
    account_key(name, key);
    buf_printf(&both, "%.*s %s", STR_FMT(world), key);
    bool may = attempts_take(proofs->tried, world, OF_A_WORLD_A_MINUTE) &&
               attempts_take(proofs->tried, buf_str(&both),
                       engine_options(engine)->logins_per_minute);
    buf_finish(&both);
    return may;
}

/* True if that world may ask about the account. With accounts = "own", only the world that the
 * player is in may. */
static bool may_be_asked(struct engine *engine, const struct account *account, struct str world)
{
    char key[ABROAD_KEY_MAX + 1];
    struct abroad abroad;
    travel_key(engine, account->character, key);
    return travel_is_own(engine, str_of(key)) &&
           (!engine_options(engine)->realm.accounts_own ||
                   travel_is_with(engine, str_of(key), world, &abroad));
}

static bool open_box(struct engine *engine, struct str text, char out[PLAIN_BYTES])
{
    const struct names *names = realm_names(engine);
    struct buf box = {0};
    must(names);
    bool ok = travel_text_read(text, BOX_BYTES, &box) && box.length == BOX_BYTES &&
              crypto_box_seal_open((unsigned char *)out, (const unsigned char *)box.bytes,
                      box.length, names->proofs.public_key, names->proofs.secret_key) == 0 &&
              out[PLAIN_BYTES - 1] == '\0';
    buf_finish(&box);
    return ok;
}

/* Hands the check to a worker. Returns an immediate answer, or NULL. */
static const char *begin_job(struct engine *engine, const struct outbox_message *message,
        uint64_t theirs, const struct account *account, const char *password)
{
    struct proofs *proofs = &realm_names(engine)->proofs;
    struct proof_job *job = find_job(proofs, 0);
    uint64_t number = job ? ++proofs->last_number : 0;
    struct password_turn turn = {str_hash(message->from), true};
    if (!job || account_check_password(engine, account->password, str_of(password), turn,
                        job_done, (void *)(uintptr_t)number) == 0) {
        return "busy";
    }
    *job = (struct proof_job){
            .number = number, .theirs = theirs, .character = account->character};
    (void)str_copy(message->from, job->world, sizeof(job->world));
    return NULL;
}

static bool apply_prove(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct str name = str_of(realm_text(json, "name"));
    uint64_t number = (uint64_t)json_integer_value(json_object_get(json, "number"));
    char password[PLAIN_BYTES] = "";
    const char *how = "busy";
    bool ok = (account_name_is_formed(name) && number > 0) ||
              err_set(err, ERR_FORMAT, "it does not ask about a password");
    const struct account *account = ok ? account_find(engine, name) : NULL;
    if (ok && (!account || !may_be_asked(engine, account, message->from))) {
        realm_audit(engine, message->from, "letter refused", name,
                STR("asks about a password that is not its business"));
        how = "wrong";
    } else if (ok && may_try(engine, message->from, name) &&
               open_box(engine, str_of(realm_text(json, "box")), password)) {
        how = begin_job(engine, message, number, account, password);
    }
    explicit_bzero(password, sizeof(password));
    json_decref(json);
    return ok && (!how || write_proved(engine, message->from, number, how, err));
}

/* -- creation -- */

void names_prove_news(struct engine *engine, json_t *news)
{
    char text[KEY_TEXT];
    if (realm_names(engine)) {
        const struct proofs *proofs = &realm_names(engine)->proofs;
        (void)sodium_bin2hex(
                text, sizeof(text), proofs->public_key, sizeof(proofs->public_key));
        (void)json_object_set_new(news, "seal", json_string(text));
    }
}

void names_prove_begin(struct engine *engine, struct proofs *proofs)
{
    static const struct outbox_kind kinds[] = {
            {"prove", apply_prove, return_prove, NULL, false, WORLD_MAY_VISIT},
            {"proved", apply_proved, NULL, NULL, false, WORLD_MAY_ALWAYS},
    };
    (void)crypto_box_keypair(proofs->public_key, proofs->secret_key);
    proofs->tried = attempts_create();
    proofs->last_number = engine_process_number(engine) >> 14;
    outbox_kinds_add(engine, kinds, sizeof(kinds) / sizeof(kinds[0]));
}

void names_prove_end(struct proofs *proofs)
{
    attempts_destroy(proofs->tried);
    proofs->tried = NULL;
}
