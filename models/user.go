package models

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// User is a person of the office who signs in with a password.
type User struct {
	ID        int64 `gorm:"primaryKey"`
	Login     string
	Name      string
	Role      Role
	Password  string  // argon2id
	CreatedAt Instant `gorm:"autoCreateTime:false"`
	BarredAt  Instant // may no longer sign in
}

// Role is what somebody may do, in the office or in a unit.
type Role string

// The office's roles.
const (
	RoleAdmin   Role = "admin"   // users, rounds, settings; everything a handler may
	RoleHandler Role = "handler" // 经办: of the office, and of a unit
	RoleLeader  Role = "leader"  // 负责同志: of the office, and of a unit
	RoleAuditor Role = "auditor" // reads everything, changes nothing
	RoleDesk    Role = "desk"    // a unit's colleague (处室): drafts, does not send
	RoleReader  Role = "reader"  // of a unit: reads
)

var roleWords = map[Role]string{RoleAdmin: "管理员", RoleHandler: "经办", RoleLeader: "负责同志", RoleAuditor: "审计", RoleDesk: "处室", RoleReader: "只读"}

// String is the role's Chinese word.
func (r Role) String() string { return roleWords[r] }

// OfficeRoles lists the office's roles.
var OfficeRoles = []Role{RoleAdmin, RoleHandler, RoleLeader, RoleAuditor}

// Actor is who acts: an office user, a unit's invitation, or the system itself.
type Actor struct {
	Kind         ActorKind
	UserID       int64 // office
	InvitationID int64 // unit
	UnitID       int64
	RoundID      int64 // the round the unit belongs to
	Name         string
	Role         Role
}

// ActorKind separates the office, the units and the system.
type ActorKind string

// The kinds of actor.
const (
	ActorNobody ActorKind = ""
	ActorOffice ActorKind = "office"
	ActorUnit   ActorKind = "unit"
	ActorSystem ActorKind = "system"
)

// System is the actor of the ticker and of commands.
var System = Actor{Kind: ActorSystem, Name: "系统"}

// Mark is how events name the actor: kind and ids, no name.
func (a Actor) Mark() string {
	switch a.Kind {
	case ActorOffice:
		return fmt.Sprintf("office:%d", a.UserID)
	case ActorUnit:
		return fmt.Sprintf("unit:%d/%d", a.UnitID, a.InvitationID)
	}
	return string(a.Kind)
}

// IsOffice reports whether the actor belongs to the office.
func (a Actor) IsOffice() bool { return a.Kind == ActorOffice }

// IsUnit reports whether the actor belongs to a unit.
func (a Actor) IsUnit() bool { return a.Kind == ActorUnit }

// Has reports whether the actor has one of the roles.
func (a Actor) Has(roles ...Role) bool {
	for _, role := range roles {
		if a.Role == role {
			return true
		}
	}
	return false
}

// CheckPassword demands at least ten characters that are not all alike.
func CheckPassword(password string) *Problem {
	if utf8.RuneCountInString(password) < 10 {
		return Invalid("password", "密码至少10个字符")
	}
	if strings.Count(password, password[:1]) == len(password) {
		return Invalid("password", "密码过于简单，请不要只用同一个字符")
	}
	return nil
}

// Session is one signed-in browser; the key is SHA-256 of its cookie.
type Session struct {
	Key          string `gorm:"primaryKey;column:skey"`
	Data         []byte
	ExpiresAt    Instant
	UserID       int64
	InvitationID int64
	Agent        string
	StartedAt    Instant
	SeenAt       Instant
}

// APIToken is a bearer token, stored as SHA-256, bound to an office user or to one unit's invitation.
type APIToken struct {
	ID           int64 `gorm:"primaryKey"`
	Hash         string
	UserID       int64
	InvitationID int64
	Label        string
	MadeAt       Instant
	MadeBy       string
	RevokedAt    Instant
}
