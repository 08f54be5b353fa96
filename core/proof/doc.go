// Package proof holds the tests that show that what was acknowledged is kept.
//
// They work on whole memory files, through backends and sessions, on file
// systems whose operations can be recorded, refused or cut short:
//
//   - power_test.go: every state that a disk may be found in after a power cut,
//     at every moment of every workload.
//   - restart_test.go: a process dies at every moment, another one goes on with
//     what it finds, and then the power is cut.
//   - nested_test.go: the power is cut while a cut is being recovered from, and
//     again after that.
//   - fault_test.go: every operation fails, in every way; fault_disk_test.go: on
//     the file system of the operating system too.
//   - writers_test.go: a second writer comes at every moment.
//   - kill_unix_test.go: a real process is killed.
//   - damage_test.go: files are cut, and bits flipped.
//   - mutants_test.go: the same tests fail when one line of the protocol is taken
//     out.
//
// HOLDFAST_PROOF=long in the environment runs the long forms. The command in the
// folder report runs them, and keeps the results.
package proof
