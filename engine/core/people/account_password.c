/* account_password.c -- passwords: Argon2id, in a worker, never on the main thread.
 *
 * 1. A job's run touches the job alone; its done finds the engine, unless that has ended.
 * 2. A name without account costs what a wrong password costs: the password given is hashed
 *    with the parameters that new hashes have, and refused.
 * 3. Passwords are wiped as soon as they have served.
 * 4. At most JOBS_MAX wait, and STRANGERS_MAX of people who have never been in from where they try; whoever comes then is
 *    asked to try again. Strangers wait until nobody else does, so many who guess keep nobody out of where they play.
 *
 * The parameters are part of each hash, so hashes made with others still verify. How often
 * somebody may try is not asked here: see attempts.h. */
#include "engine/core/people/account.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

/* Argon2's passes; with 64 MiB a hash takes some 170 ms. */
#define PASSES crypto_pwhash_OPSLIMIT_INTERACTIVE

/* Of hashes that others made. */
#define PASSES_MOST 8
#define MEMORY_MOST_KIB (1 << 20)
#define HASH_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=$"

#define JOBS_MAX 1000
#define STRANGERS_MAX 100
#define HASH_SIZE 132

_Static_assert(crypto_pwhash_STRBYTES <= HASH_SIZE, "a hash fits into struct account");
_Static_assert(HASH_SIZE == sizeof(((struct account *)0)->password), "one size of hashes");

struct password_job {
    struct engine *engine; /* NULL once it has ended */
    struct password_job *next;
    struct password_job *prev;
    char password[ACCOUNT_PASSWORD_MAX];
    size_t length;
    uint32_t memory_kib;
    char hash[HASH_SIZE]; /* to check against, empty: none; or made */
    bool ok;
    void (*checked)(struct engine *engine, void *data, bool ok); /* NULL: makes a hash */
    void (*hashed)(struct engine *engine, void *data, const char *hash);
    void *data;
};

struct password_jobs {
    struct password_job *first;
};

struct password_jobs *password_jobs_create(void)
{
    must(sodium_init() >= 0);
    return mem_alloc(sizeof(struct password_jobs));
}

void password_jobs_destroy(struct password_jobs *jobs)
{
    if (!jobs) {
        return;
    }
    for (struct password_job *job = jobs->first; job; job = job->next) {
        job->engine = NULL;
    }
    mem_free(jobs);
}

static bool make_hash(
        const char *password, size_t length, uint32_t memory_kib, char out[HASH_SIZE])
{
    size_t bytes = (size_t)memory_kib * 1024;
    if (bytes < crypto_pwhash_MEMLIMIT_MIN) {
        bytes = crypto_pwhash_MEMLIMIT_MIN;
    }
    return crypto_pwhash_str(out, password, length, PASSES, bytes) == 0;
}

/* Thread: worker. */
static void job_run(void *data)
{
    struct password_job *job = data;
    if (job->checked && job->hash[0]) {
        job->ok = crypto_pwhash_str_verify(job->hash, job->password, job->length) == 0;
    } else {
        bool made = make_hash(job->password, job->length, job->memory_kib, job->hash);
        job->ok = made && !job->checked;
    }
    sodium_memzero(job->password, sizeof(job->password));
}

static void job_unlink(struct password_job *job)
{
    if (job->next) {
        job->next->prev = job->prev;
    }
    if (job->prev) {
        job->prev->next = job->next;
    } else {
        accounts_jobs(job->engine)->first = job->next;
    }
}

static void job_free(struct password_job *job)
{
    sodium_memzero(job, sizeof(*job));
    mem_free(job);
}

static void job_done(void *data)
{
    struct password_job *job = data;
    if (job->engine) {
        job_unlink(job);
        if (job->checked) {
            job->checked(job->engine, job->data, job->ok);
        } else {
            job->hashed(job->engine, job->data, job->ok ? job->hash : "");
        }
    }
    job_free(job);
}

static struct password_job *job_create(struct engine *engine, struct str password)
{
    struct password_job *job = mem_alloc(sizeof(*job));
    job->engine = engine;
    job->memory_kib = engine->options.password_kib;
    job->length =
            password.length < sizeof(job->password) ? password.length : sizeof(job->password);
    memcpy(job->password, password.bytes, job->length);
    return job;
}

/* Takes job; false: too busy, it is freed. */
static bool job_submit(struct password_job *job, bool stranger)
{
    struct password_jobs *jobs = accounts_jobs(job->engine);
    job->next = jobs->first;
    if (jobs->first) {
        jobs->first->prev = job;
    }
    jobs->first = job;
    struct worker_job work = {
            .run = job_run, .done = job_done, .data = job, .patient = stranger};
    if (worker_submit(job->engine->workers, work, stranger ? STRANGERS_MAX : JOBS_MAX)) {
        return true;
    }
    job_unlink(job);
    job_free(job);
    return false;
}

bool account_check_password(struct engine *engine, const char *hash, struct str password,
        bool stranger, void (*done)(struct engine *engine, void *data, bool ok), void *data)
{
    struct password_job *job = job_create(engine, password);
    if (hash && password.length <= ACCOUNT_PASSWORD_MAX) {
        (void)snprintf(job->hash, sizeof(job->hash), "%s", hash);
    }
    job->checked = done;
    job->data = data;
    return job_submit(job, stranger);
}

bool account_hash_password(struct engine *engine, struct str password, bool stranger,
        void (*done)(struct engine *engine, void *data, const char *hash), void *data)
{
    must(password.length <= ACCOUNT_PASSWORD_MAX);
    struct password_job *job = job_create(engine, password);
    job->hashed = done;
    job->data = data;
    return job_submit(job, stranger);
}

bool account_hash_now(struct str password, uint32_t memory_kib, char *out)
{
    must(sodium_init() >= 0);
    return make_hash(password.bytes, password.length, memory_kib, out);
}

void account_random_password(char out[25])
{
    /* No character looks like another; 24 of 32 are 120 bits. */
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    _Static_assert(sizeof(alphabet) == 33, "five bits a character");
    must(sodium_init() >= 0);
    for (size_t i = 0; i < 24; i++) {
        out[i] = alphabet[randombytes_uniform(32)];
    }
    out[24] = '\0';
}

/* Takes what stands between a head and an end off the text, as a number of at most that. */
static bool take_number(struct str *rest, struct str head, char end, uint64_t most)
{
    uint64_t number = 0;
    if (!str_starts(*rest, head)) {
        return false;
    }
    *rest = str_slice(*rest, head.length, rest->length);
    return str_to_u64(str_take_until(rest, end), &number) && number > 0 && number <= most;
}

bool account_hash_is_formed(struct str hash)
{
    struct str rest = hash;
    if (hash.length >= HASH_SIZE ||
            !take_number(&rest, STR("$argon2id$v=19$m="), ',', MEMORY_MOST_KIB) ||
            !take_number(&rest, STR("t="), ',', PASSES_MOST) ||
            !take_number(&rest, STR("p="), '$', 1)) {
        return false;
    }
    size_t i = 0;
    while (i < rest.length && rest.bytes[i] != '\0' && strchr(HASH_CHARS, rest.bytes[i])) {
        i++;
    }
    return i == rest.length && i > 0;
}
