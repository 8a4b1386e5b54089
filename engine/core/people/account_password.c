/* account_password.c -- password hashing with Argon2id, in a worker, never on the main thread.
 *
 * 1. A job's run function uses only the job; its done function uses the engine, unless that has
 *    ended.
 * 2. A name without an account takes as long as a wrong password: the given password is hashed
 *    with the current parameters, and refused.
 * 3. Passwords are wiped as soon as they have been used.
 * 4. As many jobs run as the pool has threads. The others wait in password_queue.c, where they
 *    can be cancelled and have a place and an estimated wait, computed from recent jobs.
 *
 * Each hash contains its parameters, so older hashes still verify. attempts.h limits how often
 * somebody may try. */
#include "engine/core/people/account.h"

#include "engine/base/clock.h"
#include "engine/base/slab.h"
#include "engine/core/part.h"
#include "engine/core/people/password_queue.h"
#include "engine/core/run/tasks.h"

#include <sodium.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Argon2's passes; with 64 MiB a hash takes some 170 ms. */
#define PASSES crypto_pwhash_OPSLIMIT_INTERACTIVE

/* limits for hashes from elsewhere */
#define PASSES_MOST 8
#define MEMORY_MOST_KIB (1 << 20)
#define HASH_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=$"

#define HASH_SIZE 132
#define FIRST_US 170000 /* assumed time per job before the first */
#define SEEN 8          /* the average is over about this many jobs */

_Static_assert(crypto_pwhash_STRBYTES <= HASH_SIZE, "a hash fits into struct account");
_Static_assert(HASH_SIZE == sizeof(((struct account *)0)->password), "one size of hashes");

struct password_job {
    struct engine *engine; /* NULL after it has ended */
    struct password_place place;
    bool runs;        /* in the worker pool */
    int64_t began_us; /* monotonic: start of the run */
    char password[ACCOUNT_PASSWORD_MAX];
    size_t length;
    uint32_t memory_kib;
    char hash[HASH_SIZE]; /* the hash to check against, empty: none; or the result */
    bool ok;
    account_checked *checked; /* NULL: this job makes a hash */
    account_hashed *hashed;
    void *data;
};

struct password_jobs {
    struct map
            jobs; /* number -> struct password_job; owned until a job runs, then the pool's */
    struct password_queue queue;
    uint64_t last_number;
    unsigned running;
    int64_t took_us; /* recent average per job; 0: none yet */
};

PART_STATE(password_jobs, PART_PASSWORDS)

static struct password_job *job_of(struct password_place *place)
{
    return (struct password_job *)((char *)place - offsetof(struct password_job, place));
}

static void job_free(struct password_job *job)
{
    sodium_memzero(job, sizeof(*job));
    slab_free(job);
}

/* Detaches or frees the job of an ending engine. */
static void job_drop(void *data)
{
    struct password_job *job = data;
    job->engine = NULL;
    if (!job->runs) {
        job_free(job);
    }
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

static void start_waiting(struct engine *engine);

/* Calls back with the result and frees the job. */
static void job_answer(struct password_job *job, enum account_answer answer)
{
    if (job->checked) {
        job->checked(job->engine, job->data, answer);
    } else {
        job->hashed(job->engine, job->data, answer == ACCOUNT_RIGHT ? job->hash : "");
    }
    job_free(job);
}

static void busy_run(struct engine *engine, void *data)
{
    (void)engine;
    job_answer(data, ACCOUNT_BUSY);
}

static void busy_drop(struct engine *engine, void *data)
{
    (void)engine;
    job_free(data);
}

static void note_time(struct password_jobs *jobs, const struct password_job *job)
{
    int64_t took_us = clock_us() - job->began_us;
    jobs->took_us += jobs->took_us ? (took_us - jobs->took_us) / SEEN : took_us;
}

static void job_done(void *data)
{
    struct password_job *job = data;
    if (!job->engine) {
        job_free(job);
        return;
    }
    struct password_jobs *jobs = password_jobs_state(job->engine);
    jobs->running--;
    note_time(jobs, job);
    password_queue_done(&jobs->queue, &job->place);
    (void)map_remove(&jobs->jobs, job->place.number);
    start_waiting(job->engine);
    job_answer(job, job->ok ? ACCOUNT_RIGHT : ACCOUNT_WRONG);
}

static void job_start(struct password_job *job)
{
    struct worker_job work = {
            .run = job_run, .done = job_done, .data = job, .patient = job->place.turn.stranger};
    password_jobs_state(job->engine)->running++;
    job->runs = true;
    job->began_us = clock_us();
    must(worker_submit(engine_workers(job->engine), work, SIZE_MAX));
}

static void start_waiting(struct engine *engine)
{
    struct password_jobs *jobs = password_jobs_state(engine);
    struct password_place *place = NULL;
    while (jobs->running < worker_threads(engine_workers(engine)) &&
            (place = password_queue_take(&jobs->queue))) {
        job_start(job_of(place));
    }
}

static struct password_job *job_create(
        struct engine *engine, struct str password, struct password_turn turn)
{
    struct password_job *job = slab_short_lived(sizeof(*job));
    *job = (struct password_job){
            .engine = engine,
            .place.turn = turn,
            .memory_kib = engine_options(engine)->password_kib,
            .length = password.length < sizeof(job->password) ? password.length
                                                              : sizeof(job->password),
    };
    memcpy(job->password, password.bytes, job->length);
    return job;
}

/* Takes ownership of job. Returns its number; 0: too busy, job is freed. */
static uint64_t job_submit(struct password_job *job)
{
    struct engine *engine = job->engine;
    struct password_jobs *jobs = password_jobs_state(engine);
    struct password_place *last = NULL;
    uint64_t number = ++jobs->last_number;
    job->place.number = number;
    if (!password_queue_enter(&jobs->queue, &job->place, &last)) {
        job_free(job);
        return 0;
    }
    (void)map_put(&jobs->jobs, number, job);
    start_waiting(engine);
    if (last) { /* in a task, since a transaction may be open */
        (void)map_remove(&jobs->jobs, last->number);
        tasks_push(engine, (struct task){busy_run, busy_drop, job_of(last), 0});
    }
    return number;
}

uint64_t account_check_password(struct engine *engine, const char *hash, struct str password,
        struct password_turn turn, account_checked *done, void *data)
{
    struct password_job *job = job_create(engine, password, turn);
    if (hash && password.length <= ACCOUNT_PASSWORD_MAX) {
        (void)snprintf(job->hash, sizeof(job->hash), "%s", hash);
    }
    job->checked = done;
    job->data = data;
    return job_submit(job);
}

uint64_t account_hash_password(struct engine *engine, struct str password,
        struct password_turn turn, account_hashed *done, void *data)
{
    must(password.length <= ACCOUNT_PASSWORD_MAX);
    struct password_job *job = job_create(engine, password, turn);
    job->hashed = done;
    job->data = data;
    return job_submit(job);
}

void account_cancel_password(struct engine *engine, uint64_t number)
{
    struct password_jobs *jobs = password_jobs_state(engine);
    struct password_job *job = map_find(&jobs->jobs, number);
    if (job && !job->runs) {
        password_queue_leave(&jobs->queue, &job->place);
        (void)map_remove(&jobs->jobs, number);
        job_free(job);
    }
}

size_t account_passwords_waiting(const struct engine *engine)
{
    return password_queue_count(&password_jobs_state(engine)->queue);
}

size_t account_password_place(
        const struct engine *engine, uint64_t number, int64_t *out_wait_ms)
{
    const struct password_jobs *jobs = password_jobs_state(engine);
    const struct password_job *job = map_find(&jobs->jobs, number);
    if (!job || job->runs) {
        return 0;
    }
    size_t place = password_queue_index(&jobs->queue, &job->place);
    int64_t took_us = jobs->took_us ? jobs->took_us : FIRST_US;
    *out_wait_ms = took_us * (int64_t)place / worker_threads(engine_workers(engine)) / 1000;
    return place;
}

bool account_hash_now(struct str password, uint32_t memory_kib, char *out)
{
    must(sodium_init() >= 0);
    return make_hash(password.bytes, password.length, memory_kib, out);
}

void account_random_password(char out[25])
{
    /* No two characters look alike; 24 of 32 are 120 bits. */
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    _Static_assert(sizeof(alphabet) == 33, "five bits a character");
    must(sodium_init() >= 0);
    for (size_t i = 0; i < 24; i++) {
        out[i] = alphabet[randombytes_uniform(32)];
    }
    out[24] = '\0';
}

/* Takes head, a number from 1 to most, and the end character off the text. Returns false for
 * anything else. */
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

static void passwords_create(struct engine *engine)
{
    must(sodium_init() >= 0);
    map_init(&password_jobs_state(engine)->jobs);
    password_queue_init(&password_jobs_state(engine)->queue);
}

static void passwords_destroy(struct engine *engine)
{
    map_finish_with(&password_jobs_state(engine)->jobs, job_drop);
    password_queue_finish(&password_jobs_state(engine)->queue);
}

const struct kernel_part passwords_part = {
        .state_size = sizeof(struct password_jobs),
        .create = passwords_create,
        .destroy = passwords_destroy,
};
