"""What ./khue does: the environment, embedded PostgreSQL, the demo, the tests, production.

Until the environment exists only the standard library may be imported here; modules that need a
package of the environment import it inside the function that uses it.
"""
