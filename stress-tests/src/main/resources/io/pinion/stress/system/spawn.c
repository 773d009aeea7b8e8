/* A child made by code that is not the JDK's, which closes nothing: it inherits what is not marked close-on-exec. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

int Java_io_pinion_stress_system_NativeSpawn_list(void *env, void *cls, int number);

/* Lists the descriptors of a child in the file of this number; 0 when that worked. */
int Java_io_pinion_stress_system_NativeSpawn_list(void *env, void *cls, int number) {
    (void)env, (void)cls;
    const char *directory = getenv("PINION_SPAWN_DIRECTORY");
    char path[4096];
    char *arguments[] = {"ls", "-l", "/proc/self/fd", NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = -1;
    if (directory == NULL || snprintf(path, sizeof(path), "%s/%d", directory, number) >= (int)sizeof(path)) {
        return -1;
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int error = posix_spawnp(&child, "ls", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0 || waitpid(child, &status, 0) != child) {
        return -1;
    }
    return status;
}
