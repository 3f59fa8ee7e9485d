// Package models holds the nouns of the service, their states and every rule about them; it knows no database and no HTTP.
package models
