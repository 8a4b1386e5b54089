#pragma once
#include "engine/base/rng.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* simulate -- the whole server in one process, on a machine that is made up.
 *
 * `skein serve` runs as it is, with SQLite, libev and libsodium as Debian made them. What they ask of the C
 * library -- files, sockets, clocks, chance, threads -- is answered by the functions of libc_*.c, which the linker
 * finds before the C library's. They work on the machine of this header:
 *
 *     drive.c      files in a cache, what of them a power cut leaves, and faults
 *     net.c       connections, between descriptors of the server and clients
 *     threads.c   one thread runs at a time, and chance says which; when all wait the clock jumps
 *     record.c    the world's commits, as they went to the store
 *     network.c   a network of IRC, for a bridge
 *     people.c    clients, whose turns are events of the clock
 *
 * The state of all that is one struct in memory that is shared with the process's parent. A server's life is a
 * child process: it ends by the signal SIGTERM, at a call at which the plan has it killed, or with the power. Nothing is left of
 * it then but the machine, on which the next life begins (lives.c). In between, judge.c looks at the files that are left.
 *
 * Everything random comes from one seed, no address differs between runs, and no call asks the real machine for
 * anything that could: so a seed gives the same bytes each time, of which sim->trace is a sum. */

enum {
    SIM_TEXT = 512,
    SIM_PEOPLE = 8,
};

/* Where the simulated files are; all other paths are the real machine's. */
#define SIM_ROOT "/simulated"
#define SIM_WORLD SIM_ROOT "/world.db"

enum sim_ending {
    SIM_ALIVE,
    SIM_STOPPED, /* asked to by SIGTERM */
    SIM_KILLED,  /* what was written is in the cache */
    SIM_CUT,     /* the power went */
    SIM_REFUSED, /* did not start, with a sentence */
    SIM_FAILED,  /* something is not as it must be: sim->failure says what */
};

/* What one life is to go through. */
struct sim_plan {
    enum sim_ending ending;
    int64_t end_at_us; /* at the latest */
    uint64_t
            end_at_write; /* at this call that changes the disk, if it comes before that; 0: no */
    uint64_t end_at_send; /* just after something was told for that time; 0: no */
    bool end_amid_commits; /* counts only what was told while a commit was on its way to the disk */
    bool quiet;            /* no faults */
    uint32_t fault_one_in; /* calls of the disk; 0: none */
    uint32_t slow_one_in;
    bool full;            /* no room for larger files */
    bool early;           /* faults come while the server starts, too */
    bool lies;            /* some syncs do nothing, and say that they did */
    bool alone;           /* nobody comes */
    uint32_t step_one_in; /* turns of people the wall clock is set, forward or back; 0: none */
    bool last;            /* of the seed: everybody looks whether all is there */
};

/* What happened, over all lives of a seed. */
struct sim_tally {
    uint64_t lives;
    uint64_t kills;
    uint64_t cuts;
    uint64_t stops;
    uint64_t refusals;
    uint64_t disk_calls;
    uint64_t read_faults;
    uint64_t write_faults;
    uint64_t sync_faults;
    uint64_t full_faults;
    uint64_t torn_writes;
    uint64_t lost_writes;
    uint64_t lies;        /* syncs that did nothing */
    uint64_t lied_whole;  /* worlds that were in order after a cut on such a disk */
    uint64_t lied_broken; /* in which damage was found */
    uint64_t lied_unseen; /* that were served, and had lost what people were told */
    uint64_t clock_steps; /* within a life */
    uint64_t tables;      /* that were compared row for row */
    uint64_t looks;       /* through the file, while it was served */
    uint64_t bridge_cuts;
    uint64_t bridge_lines; /* that came to the network */
    uint64_t lines;        /* typed */
    uint64_t answers;      /* that were checked */
    uint64_t switches;     /* of threads */
    uint64_t visits[5];    /* by door: client.h */
    uint64_t hang_ups[5];  /* the same */
    int64_t simulated_us;
};

struct drive;
struct net;
struct people;
struct record;
struct network;

struct sim {
    uint64_t seed;
    struct rng rng;
    bool talk;              /* prints what people type and read */
    int64_t now_us;         /* the monotonic clock */
    int64_t wall_offset_us; /* of the wall clock to it */
    uint64_t trace;         /* a sum of all that was written and sent */
    enum sim_ending ending;
    char failure[SIM_TEXT];
    bool ready;    /* the server's loop runs */
    bool asked;    /* it was sent SIGTERM */
    bool is_noted; /* is_short, and the file says so */
    bool is_short; /* the world ends before the last commit that was called durable */
    char wizard_password[64];
    struct sim_plan plan;
    struct sim_tally tally;
    /* In the same memory. */
    struct drive *drive;
    struct net *net;
    struct people *people;
    struct record *record;
    struct network *network;
};

/* The one that runs; NULL: calls go to the real machine. */
extern struct sim *sim;

/* The fault of mutants.txt that is on; 0: none. */
extern unsigned simulate_mutant;

/* Below `bound`, by the seed. */
uint64_t sim_below(uint64_t bound);
/* True once in so many times; never for 0. */
bool sim_chance(uint64_t one_in);
/* Adds to the trace. */
void sim_note(const void *bytes, size_t length);
/* The server's life ends here and now. */
void sim_end(enum sim_ending ending) __attribute__((noreturn));
/* Something is not as it must be: says what, once, and ends. */
void sim_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
/* Prints if --talk wants it. */
void sim_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Time passes for a call; the life may end here. */
void sim_spend(int64_t us);
