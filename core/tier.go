package core

// Tier says how long an entry is meant to be remembered.
type Tier string

// The tiers, from the shortest-lived to the longest-lived.
const (
	TierWorking  Tier = "working"
	TierSession  Tier = "session"
	TierProject  Tier = "project"
	TierLongTerm Tier = "long_term"
)

// Valid reports whether t is one of the four tiers.
func (t Tier) Valid() bool {
	switch t {
	case TierWorking, TierSession, TierProject, TierLongTerm:
		return true
	}
	return false
}
