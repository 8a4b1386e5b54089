/* calls_scram.c -- Calls of SCRAM-SHA-256: the keys of an account, and logging in by a proof.
 *
 * The keys are a line among the account's public keys (people/sshkey.h), which each of them ignores
 * for the others. They are made from a password that was right, and are void as soon as the account has
 * another one. A token in place of the password makes none.
 *
 * Only for IRC's sessions, which have made the nonce themselves: a proof can't be used twice. Attempts
 * count as those with a password do. */
#include "net/irc/calls_scram.h"

#include "engine/base/mem.h"
#include "engine/base/worker.h"
#include "engine/core/calls/call.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/token.h"
#include "engine/core/run/transaction.h"
#include "engine/core/skein_module.h"
#include "engine/modules/calls/calls_login.h"
#include "net/irc/irc_parts.h"
#include "net/irc/scram.h"

#include <sodium.h>

#include <string.h>

enum { SCRAM_JOBS_MAX = 64 };

/* The making of keys, in a worker. */
struct scram_job {
    struct engine *engine; /* NULL after it has ended */
    struct scram_job *next;
    uint64_t ticket;
    uint64_t character;
    char of[sizeof(((struct account *)0)->password)]; /* the hash at that time */
    struct scram_keys keys;
    size_t length;
    char password[ACCOUNT_PASSWORD_MAX];
};

static bool scram_find(const struct account *account, struct scram_keys *out)
{
    struct str rest = str_of(account && account->keys ? account->keys : "");
    while (rest.length > 0) {
        if (scram_read(str_take_until(&rest, '\n'), str_of(account->password), out)) {
            return true;
        }
    }
    return false;
}

/* Replaces the account's line. */
static void scram_put(
        struct engine *engine, const struct account *account, const struct scram_keys *keys)
{
    struct buf text = {0};
    struct str rest = str_of(account->keys ? account->keys : "");
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        if (!str_starts(line, STR("scram-"))) {
            buf_printf(&text, "%.*s\n", STR_FMT(line));
        }
    }
    scram_write(keys, str_of(account->password), &text);
    buf_add_char(&text, '\n');
    account_set_keys(engine, account, buf_str(&text));
    buf_finish(&text);
}

/* -- making them -- */

/* Thread: worker. */
static void scram_run(void *data)
{
    struct scram_job *job = data;
    scram_make((struct str){job->password, job->length}, &job->keys);
    sodium_memzero(job->password, sizeof(job->password));
}

static struct scram_job **scram_jobs(struct engine *engine)
{
    return &irc_parts_of(engine)->jobs;
}

static void scram_done(void *data)
{
    struct scram_job *job = data;
    struct engine *engine = job->engine;
    if (engine) {
        struct scram_job **at = scram_jobs(engine);
        while (*at != job) {
            at = &(*at)->next;
        }
        *at = job->next;
        const struct account *account = account_of(engine, job->character);
        if (account && strcmp(account->password, job->of) == 0) {
            transaction_begin(engine, job->character, 0);
            scram_put(engine, account, &job->keys);
            transaction_commit(engine);
        }
        calls_finish(engine, job->ticket, json_object());
    }
    sodium_memzero(job, sizeof(*job));
    mem_free(job);
}

void calls_scram_destroy(struct engine *engine)
{
    for (struct scram_job *job = *scram_jobs(engine); job; job = job->next) {
        job->engine = NULL;
    }
    *scram_jobs(engine) = NULL;
}

/*** call own.scram
{
  "about": "Makes what SCRAM needs of the password that you have just logged in with; for IRC's door alone", "who": "player",
  "writes": true,
  "takes": {"password": "text"}
} */
static enum call_answer run_own_scram(struct call *call)
{
    struct scram_keys keys;
    struct str password = call_text(call, "password");
    const struct account *account = account_of(call->engine, call->character);
    if (!call_has_right(call, SESSION_CHECKS_KEYS)) {
        return call_refuse(call, 403, PHRASE_login_wrong);
    }
    if (!account || scram_find(account, &keys) || token_is_formed(password) ||
            password.length > ACCOUNT_PASSWORD_MAX) {
        return CALL_DONE;
    }
    struct scram_job *job = mem_alloc(sizeof(*job));
    *job = (struct scram_job){.engine = call->engine,
            .next = *scram_jobs(call->engine),
            .ticket = call->ticket,
            .character = call->character,
            .length = password.length};
    (void)str_copy(str_of(account->password), job->of, sizeof(job->of));
    memcpy(job->password, password.bytes, password.length);
    struct worker_job work = {
            .run = scram_run, .done = scram_done, .data = job, .patient = true};
    if (!worker_submit(engine_workers(call->engine), work, SCRAM_JOBS_MAX)) {
        sodium_memzero(job, sizeof(*job));
        mem_free(job);
        return CALL_DONE; /* the next log-in tries again */
    }
    *scram_jobs(call->engine) = job;
    return CALL_LATER;
}

/* -- logging in -- */

static const struct account *scram_account(struct engine *engine, struct str name)
{
    return account_find(engine, name);
}

/*** call login.scram.begin
{
  "about": "What a client needs for a proof of its password; for IRC's door alone",
  "takes": {"name": "text: the account's name"},
  "gives": {"salt": "text: base64", "iterations": "number"}
} */
static enum call_answer run_scram_begin(struct call *call)
{
    struct scram_keys keys;
    char salt[sodium_base64_ENCODED_LEN(SCRAM_SALT, sodium_base64_VARIANT_ORIGINAL)];
    const struct account *account = scram_account(call->engine, call_text(call, "name"));
    if (!call_has_right(call, SESSION_CHECKS_KEYS) || !scram_find(account, &keys)) {
        return call_refuse(call, 401, PHRASE_login_wrong);
    }
    (void)sodium_bin2base64(
            salt, sizeof(salt), keys.salt, SCRAM_SALT, sodium_base64_VARIANT_ORIGINAL);
    call->result =
            json_pack("{s:s, s:I}", "salt", salt, "iterations", (json_int_t)keys.iterations);
    return CALL_DONE;
}

/*** call login.scram.sign
{
  "about": "The server's own proof for an exchange; for IRC's door alone, which shows it to who has proved theirs",
  "takes": {"name": "text: the account's name", "message": "text"},
  "gives": {"signature": "text: base64"}
} */
static enum call_answer run_scram_sign(struct call *call)
{
    struct scram_keys keys;
    struct buf signature = {0};
    const struct account *account = scram_account(call->engine, call_text(call, "name"));
    if (!call_has_right(call, SESSION_CHECKS_KEYS) || !scram_find(account, &keys)) {
        return call_refuse(call, 401, PHRASE_login_wrong);
    }
    scram_sign(&keys, call_text(call, "message"), &signature);
    call->result = json_pack("{s:s}", "signature", signature.bytes);
    buf_finish(&signature);
    return CALL_DONE;
}

/* secret: the proof, a blank, and the message. */
static void check_scram(struct engine *engine, struct login *login, struct str secret)
{
    struct scram_keys keys;
    if (!login_may_try(engine, login, true)) {
        return;
    }
    const struct account *account = account_find(engine, str_of(login->name));
    struct str message = secret;
    struct str proof = str_take_until(&message, ' ');
    login->token = 0;
    login->ends = account ? sessions_ends(engine, account->character) : 0;
    bool right = scram_find(account, &keys) && scram_is_proof(&keys, message, proof);
    login_checked(engine, login, right ? ACCOUNT_RIGHT : ACCOUNT_WRONG);
}

/*** call login.scram
{
  "about": "Gives a token to who has proved to know a password; for IRC's door alone", "writes": true,
  "takes": {
    "name": "text: the account's name",
    "message": "text: what was said before (RFC 5802: AuthMessage)",
    "proof": "text: base64",
    "as?": "text: another character of the same player, to log in as",
    "seconds?": "number: how long the token is valid; 30 days by default"
  },
  "gives": "login"
} */
static enum call_answer run_scram(struct call *call)
{
    struct buf secret = {0};
    if (!call_has_right(call, SESSION_CHECKS_KEYS)) {
        return call_refuse(call, 401, PHRASE_login_wrong);
    }
    struct str proof = call_text(call, "proof");
    struct str message = call_text(call, "message");
    buf_printf(&secret, "%.*s %.*s", STR_FMT(proof), STR_FMT(message));
    enum call_answer answer = calls_login_token(call, check_scram, buf_str(&secret));
    buf_wipe(&secret);
    buf_finish(&secret);
    return answer;
}

void calls_scram_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"login.scram", run_scram},
            {"login.scram.begin", run_scram_begin},
            {"login.scram.sign", run_scram_sign},
            {"own.scram", run_own_scram},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
