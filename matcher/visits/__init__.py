"""The second programme: which lead teacher accompanies which high school, and on which days."""
