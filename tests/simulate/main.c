/* main.c -- `tools/simulate`: plays seeds and prints the results. See simulate.h. */
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "tests/simulate/client.h"
#include "tests/simulate/lives.h"

#include <argp.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The name by which it starts itself again. */
static char still[] = "simulate-still";

enum {
    WORDS_SIZE = 512,
    STACK_BYTES = 8 << 20,
};

struct wishes {
    uint64_t first;
    uint64_t seeds;
    unsigned lives;
    bool talk;
    bool tap;
    bool trace;
};

/* The result of a seed's process. */
struct result {
    bool ok;
    uint64_t trace;
    struct sim_tally tally;
};

static const struct argp_option options[] = {
        {"seeds", 'n', "N", 0, "so many seeds (1)", 0},
        {"seed", 's', "S", 0, "the first of them (1)", 0},
        {"lives", 'l', "N", 0, "so many lives of the server a seed", 0},
        {"talk", 't', NULL, 0, "prints what people type and read, and the server's log", 0},
        {"trace", 'r', NULL, 0, "prints a sum of all bytes that were sent and written", 0},
        {"mutant", 'm', "NUMBER", 0, "with this fault of mutants.txt, where they are built in",
                0},
        {"tap", 'p', NULL, 0, "reports each seed as a test", 0},
        {0},
};

static error_t take_option(int key, char *text, struct argp_state *state)
{
    struct wishes *wishes = state->input;
    switch (key) {
    case 'n':
        wishes->seeds = strtoull(text, NULL, 10);
        return 0;
    case 's':
        wishes->first = strtoull(text, NULL, 10);
        return 0;
    case 'l':
        wishes->lives = (unsigned)strtoull(text, NULL, 10);
        return 0;
    case 'm':
        simulate_mutant = (unsigned)strtoull(text, NULL, 10);
        return 0;
    case 't':
        wishes->talk = true;
        return 0;
    case 'r':
        wishes->trace = true;
        return 0;
    case 'p':
        wishes->tap = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {options, take_option, NULL,
        "Runs the whole server on a simulated machine, which chance treats badly. The same "
        "seed does "
        "the same again.",
        NULL, NULL, NULL};

/* Plays each seed in a separate process, so that no state carries over. */
static struct result *play(const struct wishes *wishes, uint64_t seed)
{
    static struct result *result;
    if (!result) {
        result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                -1, 0);
        must(result != MAP_FAILED);
    }
    struct lives_options wanted = {seed, wishes->talk, wishes->lives};
    memset(result, 0, sizeof(*result));
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        result->ok = lives_play(&wanted, &result->tally, &result->trace);
        _exit(0);
    }
    (void)waitpid(child, NULL, 0);
    return result;
}

static void add_up(struct sim_tally *sum, const struct sim_tally *one)
{
    const uint64_t *from = (const uint64_t *)one;
    uint64_t *to = (uint64_t *)sum;
    _Static_assert(sizeof(*sum) % sizeof(*to) == 0, "counts alone");
    for (size_t i = 0; i < sizeof(*sum) / sizeof(*to); i++) {
        to[i] += from[i];
    }
}

static void print_tally(const struct sim_tally *tally)
{
    (void)printf("# %" PRIu64 " lives, %.2f simulated hours: %" PRIu64 " kills, %" PRIu64
                 " power cuts, %" PRIu64 " stops, %" PRIu64 " starts refused\n",
            tally->lives, (double)tally->simulated_us / 3.6e9, tally->kills, tally->cuts,
            tally->stops, tally->refusals);
    (void)printf("# %" PRIu64 " changes of the disk; failed: %" PRIu64 " reads, %" PRIu64
                 " writes, %" PRIu64 " syncs, %" PRIu64 " for want of room; torn: %" PRIu64
                 ", lost: %" PRIu64 "\n",
            tally->disk_calls, tally->read_faults, tally->write_faults, tally->sync_faults,
            tally->full_faults, tally->torn_writes, tally->lost_writes);
    static const char *const doors[CLIENT_DOORS] = {
            "telnet", "IRC", "WebSocket", "API", "events"};
    (void)printf("# %" PRIu64 " tables compared row for row, %" PRIu64
                 " looks through a file that is served; the clock set %" PRIu64
                 " times; %" PRIu64 " syncs that lied: %" PRIu64 " worlds whole, in %" PRIu64
                 " damage was found, %" PRIu64 " lacked something unseen\n",
            tally->tables, tally->looks, tally->clock_steps, tally->lies, tally->lied_whole,
            tally->lied_broken, tally->lied_unseen);
    (void)printf("# %" PRIu64 " lines, %" PRIu64 " answers, %" PRIu64 " switches of threads\n",
            tally->lines, tally->answers, tally->switches);
    (void)printf("# the bridge was cut %" PRIu64 " times, and carried %" PRIu64 " lines away\n",
            tally->bridge_cuts, tally->bridge_lines);
    (void)printf("# visits, and connections cut:");
    for (size_t i = 0; i < CLIENT_DOORS; i++) {
        (void)printf(" %s %" PRIu64 ", %" PRIu64 "%s", doors[i], tally->visits[i],
                tally->hang_ups[i], i + 1 < CLIENT_DOORS ? ";" : "\n");
    }
}

/* Restarts itself in a fixed environment: addresses must not differ between runs, and a process's
 * arguments and environment lie above its stack and move it. So it has the same environment, the
 * same limit of the stack, and its arguments as one of fixed length. Returns if that was done
 * before.
 *
 * Sanitizers run without strict_string_checks, which reads the whole text that a search begins in:
 * recorded texts are long, and it took two thirds of the time. Freed blocks are quarantined for the
 * length of a world's life. */
static void be_still(int argc, char **argv)
{
    char words[WORDS_SIZE] = "";
    static char zone[] = "TZ=UTC";
    static char address[] = "ASAN_OPTIONS=abort_on_error=1:detect_leaks=0:malloc_context_size="
                            "4:quarantine_size_mb=16";
    static char undefined[] = "UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1";
    char *again[] = {still, words, NULL};
    char *environment[] = {zone, address, undefined, NULL};
    struct rlimit stack = {0};
    if (strcmp(argv[0], still) == 0) {
        return;
    }
    size_t length = 0;
    for (int i = 1; i < argc; i++) {
        length += (size_t)snprintf(words + length, sizeof(words) - length, "%s ", argv[i]);
        if (length >= sizeof(words)) {
            (void)fprintf(stderr, "simulate: too many options\n");
            exit(2);
        }
    }
    memset(words + length, ' ', sizeof(words) - 1 - length);
    int now = personality(0xffffffff);
    if (now >= 0) {
        (void)personality((unsigned long)now | ADDR_NO_RANDOMIZE);
    }
    if (getrlimit(RLIMIT_STACK, &stack) == 0) {
        stack.rlim_cur = STACK_BYTES < stack.rlim_max ? STACK_BYTES : stack.rlim_max;
        (void)setrlimit(RLIMIT_STACK, &stack);
    }
    (void)execve("/proc/self/exe", again, environment);
    perror("simulate: cannot start itself again");
    exit(1);
}

/* Splits the words that be_still joined. */
static int split(char *words, char **out, int max)
{
    int n = 0;
    char *rest = NULL;
    for (char *word = strtok_r(words, " ", &rest); word && n < max;
            word = strtok_r(NULL, " ", &rest)) {
        out[n++] = word;
    }
    return n;
}

int main(int argc, char **argv)
{
    struct wishes wishes = {.first = 1, .seeds = 1};
    struct sim_tally sum = {0};
    uint64_t failed = 0;
    static char printed[1 << 16];
    static char name[] = "simulate";
    char *words[WORDS_SIZE / 2] = {name};
    be_still(argc, argv);
    int now = personality(0xffffffff);
    /* Printing allocates no memory, so that it does not change a seed's run. */
    (void)setvbuf(stdout, printed, _IOFBF, sizeof(printed));
    (void)signal(SIGPIPE, SIG_IGN);
    asset_set_table(asset_table, asset_count);
    int count = 1 + split(argv[1], words + 1, (int)(sizeof(words) / sizeof(*words)) - 2);
    (void)argp_parse(&argp, count, words, 0, NULL, &wishes);
    if (wishes.tap) {
        (void)printf("TAP version 14\n1..%" PRIu64 "\n", wishes.seeds);
    }
    for (uint64_t i = 0; i < wishes.seeds; i++) {
        const struct result *result = play(&wishes, wishes.first + i);
        failed += !result->ok;
        add_up(&sum, &result->tally);
        if (wishes.tap || !result->ok) {
            (void)printf("%s %" PRIu64 " - seed %" PRIu64 "\n", result->ok ? "ok" : "not ok",
                    i + 1, wishes.first + i);
        }
        if (wishes.trace) {
            (void)printf("# trace %016" PRIx64 "\n", result->trace);
        }
    }
    print_tally(&sum);
    if (now < 0 || ((unsigned)now & ADDR_NO_RANDOMIZE) == 0) {
        (void)printf("# this system lets addresses differ, so a seed may do something else "
                     "again: allow personality(2)\n");
    }
    (void)printf(
            "# %" PRIu64 " seeds passed, %" PRIu64 " failed\n", wishes.seeds - failed, failed);
    return failed == 0 ? 0 : 1;
}
