/* io_thread_test.c -- Each piece is done once, by one of the two threads, and a round ends when all
 * pieces are done. */
#include "engine/base/io_thread.h"

#include "engine/base/rng.h"
#include "tests/support/test.h"

#include <pthread.h>
#include <semaphore.h>

enum { PIECES_MAX = 64 };

struct work {
    int done[PIECES_MAX];
    pthread_t by[PIECES_MAX];
    sem_t *begun; /* NULL, or posted for each piece that the other thread begins, */
    sem_t *gate;  /* which then waits for this */
    pthread_t caller;
};

static void do_piece(void *data, uint32_t piece)
{
    struct work *work = data;
    if (work->gate && !pthread_equal(pthread_self(), work->caller)) {
        (void)sem_post(work->begun);
        (void)sem_wait(work->gate);
    }
    work->done[piece]++;
    work->by[piece] = pthread_self();
}

static void assert_done_once(const struct work *work, uint32_t count)
{
    for (uint32_t i = 0; i < PIECES_MAX; i++) {
        assert_int_equal(work->done[i], i < count);
    }
}

TEST(an_empty_round_ends_at_once)
{
    struct work work = {.caller = pthread_self()};
    struct io_thread *io_thread = io_thread_create(do_piece, &work);

    io_thread_finish(io_thread, 0);

    assert_done_once(&work, 0);
    io_thread_destroy(io_thread);
}

TEST(pieces_that_were_not_offered_are_done_by_the_caller)
{
    struct work work = {.caller = pthread_self()};
    struct io_thread *io_thread = io_thread_create(do_piece, &work);

    io_thread_finish(io_thread, 3);

    assert_done_once(&work, 3);
    io_thread_destroy(io_thread);
}

TEST(offered_pieces_run_in_another_thread)
{
    sem_t begun;
    sem_t gate;
    (void)sem_init(&begun, 0, 0);
    (void)sem_init(&gate, 0, 0);
    struct work work = {.caller = pthread_self(), .begun = &begun, .gate = &gate};
    struct io_thread *io_thread = io_thread_create(do_piece, &work);

    io_thread_offer(io_thread, 1);
    (void)sem_wait(&begun);
    assert_false(io_thread_has_done(io_thread, 1));
    (void)sem_post(&gate);
    io_thread_finish(io_thread, 1);

    assert_done_once(&work, 1);
    assert_false(pthread_equal(work.by[0], pthread_self()));
    io_thread_destroy(io_thread);
    (void)sem_destroy(&begun);
    (void)sem_destroy(&gate);
}

TEST(a_round_ends_when_the_other_thread_is_done_as_well)
{
    sem_t begun;
    sem_t gate;
    (void)sem_init(&begun, 0, 0);
    (void)sem_init(&gate, 0, PIECES_MAX);
    struct work work = {.caller = pthread_self(), .begun = &begun, .gate = &gate};
    struct io_thread *io_thread = io_thread_create(do_piece, &work);

    io_thread_offer(io_thread, 1);
    (void)sem_wait(&begun); /* it has the first, and perhaps not done it */
    io_thread_finish(io_thread, 8);

    assert_done_once(&work, 8);
    io_thread_destroy(io_thread);
    (void)sem_destroy(&begun);
    (void)sem_destroy(&gate);
}

TEST(many_rounds_of_any_size_do_each_piece_once)
{
    struct work work = {.caller = pthread_self()};
    struct io_thread *io_thread = io_thread_create(do_piece, &work);
    struct rng rng;
    rng_seed(&rng, 7);

    for (int round = 0; round < 2000; round++) {
        uint32_t count = (uint32_t)(rng_next(&rng) % PIECES_MAX);
        for (uint32_t i = 0; i < PIECES_MAX; i++) {
            work.done[i] = 0;
        }
        for (uint32_t offered = 0; offered < count;
                offered += (uint32_t)(1 + rng_next(&rng) % 9)) {
            io_thread_offer(io_thread, offered);
        }
        io_thread_finish(io_thread, count);
        assert_done_once(&work, count);
    }

    io_thread_destroy(io_thread);
}
